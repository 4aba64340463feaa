package clients

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudfoundry/go-cfclient/v3/client"
	"github.com/cloudfoundry/go-cfclient/v3/config"
	"github.com/cloudfoundry/go-cfclient/v3/resource"
)

func TestAUserSeesTheirOrganizations(t *testing.T) {
	t.Parallel()
	newHome(t)
	c := logIn(t, served(), config.UserPassword("developer", "developer"))
	organizations := check(c.Organizations.ListAll(ctx, nil))(t)
	equal(t, "organizations", len(organizations), 1)
	equal(t, "name", organizations[0].Name, "org")
}

func TestAClientSeesAllOrganizations(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	c := logIn(t, served(), config.ClientCredentials("cf_smoke_tests", "cf_smoke_tests-secret"))
	equal(t, "name", check(c.Organizations.Get(ctx, here.organization.GUID))(t).Name, t.Name())
}

func TestARefreshTokenLetsIn(t *testing.T) {
	t.Parallel()
	source := check(logIn(t, served(), admin).CreateOAuth2TokenSource(ctx))(t)
	token := check(source.Token())(t)
	c := logIn(t, served(), config.Token("", token.RefreshToken))
	check(c.Organizations.ListAll(ctx, nil))(t)
}

func TestAnAssertionLetsIn(t *testing.T) {
	t.Parallel()
	source := check(logIn(t, served(), admin).CreateOAuth2TokenSource(ctx))(t)
	token := check(source.Token())(t)
	// Without an origin the client asks no URL at all; and it sends no empty secret, such as that of the client cf.
	who := config.ClientCredentials("gateway", "gateway-secret")
	c := logIn(t, served(), config.JWTBearerAssertion(token.AccessToken), who, config.Origin("uaa"))
	check(c.Organizations.ListAll(ctx, nil))(t)
}

func TestAWrongPasswordIsRefused(t *testing.T) {
	t.Parallel()
	_, err := config.New(served(), config.UserPassword("admin", "guessed"))
	refused(t, err, "Bad credentials")
}

func TestTheCommandLineClientsFileLetsIn(t *testing.T) {
	t.Parallel()
	source := check(logIn(t, served(), admin).CreateOAuth2TokenSource(ctx))(t)
	token := check(source.Token())(t)
	folder := t.TempDir()
	succeed(t, os.Mkdir(filepath.Join(folder, ".cf"), 0o700))
	text := check(json.Marshal(map[string]string{
		"Target": served(), "AccessToken": "bearer " + token.AccessToken, "RefreshToken": token.RefreshToken,
		"AuthorizationEndpoint": served() + "/uaa", "UaaEndpoint": served() + "/uaa",
	}))(t)
	succeed(t, os.WriteFile(filepath.Join(folder, ".cf", "config.json"), text, 0o600))
	c := check(client.New(check(config.NewFromCFHomeDir(folder))(t)))(t)
	check(c.Organizations.ListAll(ctx, nil))(t)
}

func TestACodeForSSHIsGiven(t *testing.T) {
	t.Parallel()
	if code := check(logIn(t, served(), admin).SSHCode(ctx))(t); code == "" {
		t.Fatal("no code")
	}
}

// expiring passes requests on. Before the second look at a job it lets all tokens expire, before the fourth it releases
// what the job waits for.
type expiring struct {
	t     *testing.T
	looks int
	kept  []string // the tokens that jobs were looked at with
}

func (e *expiring) RoundTrip(request *http.Request) (*http.Response, error) {
	if strings.HasPrefix(request.URL.Path, "/v3/jobs/") {
		if token := request.Header.Get("Authorization"); len(e.kept) == 0 || e.kept[len(e.kept)-1] != token {
			e.kept = append(e.kept, token)
		}
		e.looks++
		switch e.looks {
		case 2:
			control(e.t, http.MethodPost, standing()+"/_fakecc/clock", `{"expire_tokens": true}`)
		case 4:
			control(e.t, http.MethodPost, standing()+"/_fakecc/operations/"+instanceName(e.t)+"/succeed", "")
		}
	}
	return http.DefaultTransport.RoundTrip(request)
}

func instanceName(t *testing.T) string {
	return strings.NewReplacer("/", "-", " ", "-").Replace(t.Name())
}

func TestATokenThatExpiresWhileAJobIsPolled(t *testing.T) {
	source := check(logIn(t, standing(), admin).CreateOAuth2TokenSource(ctx))(t)
	token := check(source.Token())(t)
	for name, who := range map[string]config.Option{
		// An access token that is given with it would be sent again and again: it has not expired by the clock on the wall.
		"refresh token": config.Token("", token.RefreshToken),
		"password":      admin,
		"client":        config.ClientCredentials("cf_smoke_tests", "cf_smoke_tests-secret"),
	} {
		t.Run(name, func(t *testing.T) {
			between := &expiring{t: t}
			here := newHomeAt(t, standing(), config.HttpClient(&http.Client{Transport: between}), who)
			plan := planOf(t, here, "cluster")
			create := resource.NewServiceInstanceCreateManaged(instanceName(t), here.space.GUID, plan.GUID)
			job, err := here.ServiceInstances.CreateManaged(ctx, create)
			here.finish(t, job, err)
			equal(t, "tokens", len(between.kept), 2)
		})
	}
}
