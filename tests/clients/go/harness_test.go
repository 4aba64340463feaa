// Package clients drives a fakecc through go-cfclient, which nobody here wrote.
// tests/clients/test_go_cfclient.py starts the servers, runs `go test` once and makes a test of each function here.
package clients

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cloudfoundry/go-cfclient/v3/client"
	"github.com/cloudfoundry/go-cfclient/v3/config"
	"github.com/cloudfoundry/go-cfclient/v3/resource"
)

var (
	ctx = context.Background()
	// What go-cfclient does every second by default.
	quickly = &client.PollingOptions{FailedState: "FAILED", Timeout: 30 * time.Second, CheckInterval: 20 * time.Millisecond}
	admin   = config.UserPassword("admin", "admin")
)

// check gives what a call answered, or ends the test: check(c.Applications.Get(ctx, guid))(t).
func check[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		succeed(t, err)
		return value
	}
}

// check2 is check for calls that answer two things.
func check2[A, B any](first A, second B, err error) func(*testing.T) (A, B) {
	return func(t *testing.T) (A, B) {
		t.Helper()
		succeed(t, err)
		return first, second
	}
}

func succeed(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t *testing.T, what string, got, wanted T) {
	t.Helper()
	if got != wanted {
		t.Fatalf("%s: %v, not %v", what, got, wanted)
	}
}

// refused ends the test unless the error holds these words.
func refused(t *testing.T, err error, words string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), words) {
		t.Fatalf("%v, not %q", err, words)
	}
}

// served is the address of the world whose clock runs; standing is that of the one whose clock stands.
func served() string   { return os.Getenv("FAKECC_URL") }
func standing() string { return os.Getenv("FAKECC_STANDING_URL") }

func logIn(t *testing.T, url string, options ...config.Option) *client.Client {
	t.Helper()
	settings := check(config.New(url, options...))(t)
	return check(client.New(settings))(t)
}

// home is a space of an organization of its own, for one test.
type home struct {
	*client.Client
	organization *resource.Organization
	space        *resource.Space
}

func newHome(t *testing.T) home {
	t.Helper()
	return newHomeAt(t, served(), admin)
}

func newHomeAt(t *testing.T, url string, options ...config.Option) home {
	t.Helper()
	c := logIn(t, url, options...)
	organization := check(c.Organizations.Create(ctx, resource.NewOrganizationCreate(t.Name())))(t)
	space := check(c.Spaces.Create(ctx, resource.NewSpaceCreate("home", organization.GUID)))(t)
	return home{c, organization, space}
}

// finish waits for a job; an empty guid stands for none.
func (h home) finish(t *testing.T, job string, err error) {
	t.Helper()
	succeed(t, err)
	if job != "" {
		succeed(t, h.Jobs.PollComplete(ctx, job, quickly))
	}
}

// eventually asks until the answer is the one that is wanted.
func eventually(t *testing.T, what, wanted string, ask func() (string, error)) {
	t.Helper()
	state := func() (string, string, error) {
		got, err := ask()
		return got, "", err
	}
	if err := client.PollForStateOrTimeout(state, wanted, quickly); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// zipped is an archive with these files.
func zipped(t *testing.T, files map[string]string) *bytes.Reader {
	t.Helper()
	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	for name, text := range files {
		file := check(writer.Create(name))(t)
		_, err := file.Write([]byte(text))
		succeed(t, err)
	}
	succeed(t, writer.Close())
	return bytes.NewReader(archive.Bytes())
}

// read is what a download holds.
func read(t *testing.T, body io.ReadCloser) []byte {
	t.Helper()
	defer body.Close()
	return check(io.ReadAll(body))(t)
}

// control asks fakecc's control API.
func control(t *testing.T, method, url, body string) {
	t.Helper()
	request := check(http.NewRequestWithContext(ctx, method, url, strings.NewReader(body)))(t)
	request.Header.Set("Content-Type", "application/json")
	answer := check(http.DefaultClient.Do(request))(t)
	defer answer.Body.Close()
	if text := check(io.ReadAll(answer.Body))(t); answer.StatusCode >= 300 {
		t.Fatalf("%s %s: %d %s", method, url, answer.StatusCode, text)
	}
}

func pointer[T any](value T) *T { return &value }
