package clients

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/cloudfoundry/go-cfclient/v3/client"
	"github.com/cloudfoundry/go-cfclient/v3/operation"
	"github.com/cloudfoundry/go-cfclient/v3/resource"
)

// stagedApp is an app with an uploaded package and a droplet made from it, which is its current one.
func stagedApp(t *testing.T, here home, name string) (*resource.App, *resource.Package, *resource.Droplet) {
	t.Helper()
	create := resource.NewAppCreate(name, here.space.GUID)
	create.EnvironmentVariables = map[string]string{"COLOUR": "blue"}
	create.Lifecycle = &resource.Lifecycle{
		Type: "buildpack", Data: &resource.BuildpackLifecycle{Buildpacks: []string{"https://example.org/buildpack"}, Stack: "cflinuxfs4"},
	}
	app := check(here.Applications.Create(ctx, create))(t)
	files := check(here.Packages.Create(ctx, resource.NewPackageCreate(app.GUID)))(t)
	check(here.Packages.Upload(ctx, files.GUID, zipped(t, map[string]string{"index.html": name})))(t)
	succeed(t, here.Packages.PollReady(ctx, files.GUID, quickly))
	build := check(here.Builds.Create(ctx, resource.NewBuildCreate(files.GUID)))(t)
	succeed(t, here.Builds.PollStaged(ctx, build.GUID, quickly))
	droplet := check(here.Droplets.SingleForPackage(ctx, files.GUID, nil))(t)
	check(here.Droplets.SetCurrentAssociationForApp(ctx, app.GUID, droplet.GUID))(t)
	return app, files, droplet
}

// runs waits until so many instances of the app's web process are RUNNING.
func runs(t *testing.T, here home, app *resource.App, instances int) {
	t.Helper()
	eventually(t, "instances", "RUNNING", func() (string, error) {
		stats, err := here.Processes.GetStatsForApp(ctx, app.GUID, "web")
		if err != nil || len(stats.Stats) != instances {
			return "", err
		}
		for _, instance := range stats.Stats {
			if instance.State != "RUNNING" {
				return instance.State, nil
			}
		}
		return "RUNNING", nil
	})
}

func TestAnAppIsStagedStartedAndScaled(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	app, _, droplet := stagedApp(t, here, "app")
	equal(t, "droplet", check(here.Droplets.GetCurrentForApp(ctx, app.GUID))(t).GUID, droplet.GUID)
	equal(t, "state", check(here.Applications.Start(ctx, app.GUID))(t).State, "STARTED")
	runs(t, here, app, 1)
	process := check(here.Processes.FirstForApp(ctx, app.GUID, nil))(t)
	scale := resource.NewProcessScale().WithInstances(3).WithMemoryInMB(64).WithDiskInMB(128).WithLogRateLimitInBytesPerSecond(1024)
	equal(t, "memory", check(here.Processes.Scale(ctx, process.GUID, scale))(t).MemoryInMB, 64)
	runs(t, here, app, 3)
	succeed(t, here.Processes.Terminate(ctx, process.GUID, 2))
	runs(t, here, app, 3)
	check(here.Processes.Update(ctx, process.GUID, resource.NewProcessUpdate().WithHealthCheckType("http").WithHealthCheckEndpoint("/health")))(t)
	check(here.Applications.Restart(ctx, app.GUID))(t)
	equal(t, "state", check(here.Applications.Stop(ctx, app.GUID))(t).State, "STOPPED")
	job, err := here.Applications.Delete(ctx, app.GUID)
	here.finish(t, job, err)
}

func TestAnAppsSettings(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	app, _, _ := stagedApp(t, here, "app")
	variables := check(here.Applications.SetEnvironmentVariables(ctx, app.GUID, map[string]*string{"SIZE": pointer("3")}))(t)
	equal(t, "variables", *variables["COLOUR"]+*variables["SIZE"], "blue3")
	environment := check(here.Applications.GetEnvironment(ctx, app.GUID))(t)
	equal(t, "environment", environment.EnvVars["SIZE"], "3")
	equal(t, "permissions", check(here.Applications.Permissions(ctx, app.GUID))(t).ReadSensitiveData, true)
	check(here.AppFeatures.UpdateSSH(ctx, app.GUID, false))(t)
	equal(t, "ssh", check(here.Applications.SSHEnabled(ctx, app.GUID))(t).Enabled, false)
	equal(t, "revisions", check(here.AppFeatures.UpdateRevisions(ctx, app.GUID, true))(t).Enabled, true)
	sidecar := check(here.Sidecars.Create(ctx, app.GUID, resource.NewSidecarCreate("proxy", "./proxy", []string{"web"})))(t)
	equal(t, "sidecar", check(here.Sidecars.Get(ctx, sidecar.GUID))(t).Name, "proxy")
	succeed(t, here.Sidecars.Delete(ctx, sidecar.GUID))
	renamed := check(here.Applications.Update(ctx, app.GUID, &resource.AppUpdate{Name: "renamed"}))(t)
	equal(t, "name", renamed.Name, "renamed")
	_, space, organization, err := here.Applications.GetIncludeSpaceAndOrganization(ctx, app.GUID)
	succeed(t, err)
	equal(t, "included", space.Name+" "+organization.Name, "home "+t.Name())
}

func TestWhatWasUploadedIsDownloaded(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	app, files, droplet := stagedApp(t, here, "app")
	// The client's own Download wants to be redirected to a blobstore; this one is a folder, which gives the bytes.
	_, err := here.Packages.Download(ctx, files.GUID)
	refused(t, err, "expected redirect to blobstore")
	sent := check(io.ReadAll(zipped(t, map[string]string{"index.html": "app"})))(t)
	answer := check(here.HTTPAuthClient().Get(served() + "/v3/packages/" + files.GUID + "/download"))(t)
	if got := read(t, answer.Body); !bytes.Equal(got, sent) {
		t.Fatalf("%d bytes of %d", len(got), len(sent))
	}
	other := check(here.Applications.Create(ctx, resource.NewAppCreate("other", here.space.GUID)))(t)
	copied := check(here.Packages.Copy(ctx, files.GUID, other.GUID))(t)
	succeed(t, here.Packages.PollReady(ctx, copied.GUID, quickly))
	check(here.Droplets.Copy(ctx, droplet.GUID, other.GUID))(t)
	made := check(here.Droplets.Create(ctx, resource.NewDropletCreate(app.GUID)))(t)
	job, _ := check2(here.Droplets.Upload(ctx, made.GUID, bytes.NewReader([]byte("droplet"))))(t)
	here.finish(t, job, nil)
	job, err = here.Packages.Delete(ctx, files.GUID)
	here.finish(t, job, err)
}

func TestTasksRunAndAreCancelled(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	app, _, _ := stagedApp(t, here, "app")
	task := check(here.Tasks.Create(ctx, app.GUID, resource.NewTaskCreateWithCommand("migrate").WithMemoryInMB(64)))(t)
	eventually(t, "task", "SUCCEEDED", func() (string, error) {
		task, err := here.Tasks.Get(ctx, task.GUID)
		return task.State, err
	})
	endless := check(here.Tasks.Create(ctx, app.GUID, resource.NewTaskCreateWithCommand("forever").WithName("endless")))(t)
	equal(t, "cancelled", check(here.Tasks.Cancel(ctx, endless.GUID))(t).State, "CANCELING")
	equal(t, "tasks", len(check(here.Tasks.ListForAppAll(ctx, app.GUID, nil))(t)), 2)
}

func TestDeploymentsProceedAndAreCancelled(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	app, _, droplet := stagedApp(t, here, "app")
	check(here.Applications.Start(ctx, app.GUID))(t)
	runs(t, here, app, 1)
	create := resource.NewDeploymentCreate(app.GUID)
	create.Droplet = &resource.Relationship{GUID: droplet.GUID}
	deployment := check(here.Deployments.Create(ctx, create))(t)
	equal(t, "state", deployment.Status.Value, "ACTIVE")
	eventually(t, "deployment", "FINALIZED DEPLOYED", func() (string, error) {
		deployment, err := here.Deployments.Get(ctx, deployment.GUID)
		return deployment.Status.Value + " " + deployment.Status.Reason, err
	})
	second := check(here.Deployments.Create(ctx, create))(t)
	succeed(t, here.Deployments.Cancel(ctx, second.GUID))
	eventually(t, "cancelled", "FINALIZED CANCELED", func() (string, error) {
		deployment, err := here.Deployments.Get(ctx, second.GUID)
		return deployment.Status.Value + " " + deployment.Status.Reason, err
	})
	revision := check(here.Revisions.SingleForAppDeployed(ctx, app.GUID, nil))(t)
	check(here.Revisions.GetEnvironmentVariables(ctx, revision.GUID))(t)
}

func allowDocker(t *testing.T, here home) {
	t.Helper()
	check(here.FeatureFlags.Update(ctx, resource.FeatureFlagDiegoDocker, resource.NewFeatureFlagUpdate().WithEnabled(true)))(t)
}

func TestAManifestIsAppliedAndGenerated(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	allowDocker(t, here)
	const manifest = "applications:\n- name: one\n  instances: 2\n  env: {COLOUR: blue}\n- name: two\n  docker: {image: nginx}\n"
	job, err := here.Manifests.ApplyManifest(ctx, here.space.GUID, manifest)
	here.finish(t, job, err)
	options := client.NewAppListOptions()
	options.Names.EqualTo("one")
	options.SpaceGUIDs.EqualTo(here.space.GUID)
	app := check(here.Applications.Single(ctx, options))(t)
	if text := check(here.Manifests.Generate(ctx, app.GUID))(t); !strings.Contains(text, "COLOUR: blue") {
		t.Fatal(text)
	}
}

func TestAManifestIsCompared(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	check(here.Applications.Create(ctx, resource.NewAppCreate("app", here.space.GUID)))(t)
	const manifest = "applications:\n- name: app\n  stack: windows\n"
	diff := check(here.Manifests.ManifestDiff(ctx, here.space.GUID, manifest))(t)
	equal(t, "differences", len(diff.Diff), 1)
}

// pushes an app by each of these ways in turn; between two looks at a build, a job or a deployment it waits for seconds.
func pushes(t *testing.T, strategies ...operation.StrategyMode) {
	here := newHome(t)
	// Its route is of a domain that all tests share.
	name := strings.ToLower(t.Name())
	manifest := &operation.AppManifest{Name: name, DefaultRoute: true, Lifecycle: operation.Buildpack, Stack: "cflinuxfs4"}
	manifest.Buildpacks = []string{"https://example.org/buildpack"}
	manifest.Instances = pointer(uint(1))
	for _, strategy := range strategies {
		push := operation.NewAppPushOperation(here.Client, t.Name(), "home")
		push.WithStrategy(strategy)
		app := check(push.Push(ctx, manifest, zipped(t, map[string]string{"index.html": t.Name()})))(t)
		equal(t, "state", app.State, "STARTED")
	}
	options := client.NewAppListOptions()
	options.SpaceGUIDs.EqualTo(here.space.GUID)
	equal(t, "name", check(here.Applications.Single(ctx, options))(t).Name, name)
}

func TestAnAppIsPushedAndDeployed(t *testing.T) {
	t.Parallel()
	pushes(t, operation.StrategyNone, operation.StrategyRolling)
}

func TestAnAppIsPushedBesideItsForerunner(t *testing.T) {
	t.Parallel()
	pushes(t, operation.StrategyNone, operation.StrategyBlueGreen)
}

func TestADockerImageIsPushed(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	allowDocker(t, here)
	manifest := &operation.AppManifest{Name: "image", NoRoute: true, Docker: &operation.AppManifestDocker{Image: "nginx"}}
	app := check(operation.NewAppPushOperation(here.Client, t.Name(), "home").Push(ctx, manifest, nil))(t)
	runs(t, here, app, 1)
}
