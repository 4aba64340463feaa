package clients

import (
	"encoding/json"
	"testing"

	"github.com/cloudfoundry/go-cfclient/v3/client"
	"github.com/cloudfoundry/go-cfclient/v3/resource"
)

// routerGroup is the guid of the first router group. go-cfclient has no call for them.
func routerGroup(t *testing.T, here home) string {
	t.Helper()
	answer := check(here.HTTPAuthClient().Get(served() + "/routing/v1/router_groups"))(t)
	var groups []struct{ GUID string }
	succeed(t, json.Unmarshal(read(t, answer.Body), &groups))
	return groups[0].GUID
}

func TestABuildpackIsMadeUploadedAndDeleted(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	buildpack := check(here.Buildpacks.Create(ctx, resource.NewBuildpackCreate("ours").WithPosition(1).WithLocked(false)))(t)
	equal(t, "state", buildpack.State, "AWAITING_UPLOAD")
	job, _ := check2(here.Buildpacks.Upload(ctx, buildpack.GUID, "ours.zip", zipped(t, map[string]string{"bin/detect": "true"})))(t)
	here.finish(t, job, nil)
	equal(t, "state", check(here.Buildpacks.Get(ctx, buildpack.GUID))(t).State, "READY")
	equal(t, "enabled", check(here.Buildpacks.Update(ctx, buildpack.GUID, resource.NewBuildpackUpdate().WithEnabled(false)))(t).Enabled, false)
	job, err := here.Buildpacks.Delete(ctx, buildpack.GUID)
	here.finish(t, job, err)
}

func TestAStackIsMadeAndDeleted(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	stack := check(here.Stacks.Create(ctx, &resource.StackCreate{Name: t.Name(), Description: pointer("ours")}))(t)
	equal(t, "apps", len(check(here.Stacks.ListAppsOnStackAll(ctx, stack.GUID, nil))(t)), 0)
	succeed(t, here.Stacks.Delete(ctx, stack.GUID))
}

func TestAnIsolationSegmentIsGivenToAnOrganizationAndASpace(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	segments := here.IsolationSegments
	segment := check(segments.Create(ctx, resource.NewIsolationSegmentCreate(t.Name())))(t)
	check(segments.EntitleOrganization(ctx, segment.GUID, here.organization.GUID))(t)
	succeed(t, here.Organizations.AssignDefaultIsolationSegment(ctx, here.organization.GUID, segment.GUID))
	equal(t, "default", check(here.Organizations.GetDefaultIsolationSegment(ctx, here.organization.GUID))(t), segment.GUID)
	succeed(t, here.Spaces.AssignIsolationSegment(ctx, here.space.GUID, segment.GUID))
	equal(t, "spaces", check(segments.ListSpaceRelationships(ctx, segment.GUID))(t)[0], here.space.GUID)
	equal(t, "organizations", check(segments.ListOrganizationRelationships(ctx, segment.GUID))(t)[0], here.organization.GUID)
}

func TestQuotasAndSecurityGroupsAreAppliedToASpace(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	quota := check(here.SpaceQuotas.Create(ctx, resource.NewSpaceQuotaCreate(t.Name(), here.organization.GUID)))(t)
	check(here.SpaceQuotas.Apply(ctx, quota.GUID, []string{here.space.GUID}))(t)
	succeed(t, here.SpaceQuotas.Remove(ctx, quota.GUID, here.space.GUID))
	rule := resource.NewSecurityGroupRuleTCP("10.0.0.0/8", false).WithPorts("443")
	group := check(here.SecurityGroups.Create(ctx, &resource.SecurityGroupCreate{Name: t.Name(), Rules: []*resource.SecurityGroupRule{rule}}))(t)
	check(here.SecurityGroups.BindRunningSecurityGroup(ctx, group.GUID, []string{here.space.GUID}))(t)
	equal(t, "bound", check(here.SecurityGroups.ListRunningForSpaceAll(ctx, here.space.GUID, nil))(t)[0].Name, t.Name())
	succeed(t, here.SecurityGroups.UnBindRunningSecurityGroup(ctx, group.GUID, here.space.GUID))
	job, err := here.SecurityGroups.Delete(ctx, group.GUID)
	here.finish(t, job, err)
}

func TestRolesAreGivenAndTaken(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	check(here.Roles.CreateOrganizationRoleWithUsername(ctx, here.organization.GUID, "guest", resource.OrganizationRoleUser, "uaa"))(t)
	role := check(here.Roles.CreateSpaceRoleWithUsername(ctx, here.space.GUID, "guest", resource.SpaceRoleDeveloper, "uaa"))(t)
	_, users := check2(here.Roles.GetIncludeUsers(ctx, role.GUID))(t)
	equal(t, "user", *users[0].Username, "guest")
	job, err := here.Roles.Delete(ctx, role.GUID)
	here.finish(t, job, err)
}

func TestVariablesFlagsAndMatches(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	update := &resource.EnvVarGroupUpdate{Var: map[string]string{"GROUP": t.Name()}}
	equal(t, "running", check(here.EnvVarGroups.UpdateRunning(ctx, update))(t).Var["GROUP"], t.Name())
	check(here.EnvVarGroups.GetStaging(ctx))(t)
	equal(t, "flag", check(here.FeatureFlags.Get(ctx, resource.FeatureFlagDiegoDocker))(t).Name, "diego_docker")
	unknown := resource.ResourceMatch{SizeInBytes: 100000, Path: "a", Mode: "644"}
	unknown.Checksum.Value = "002d760bea1be268e27077412e11a320d0f164d3"
	matches := check(here.ResourceMatches.Create(ctx, &resource.ResourceMatches{Resources: []resource.ResourceMatch{unknown}}))(t)
	equal(t, "matches", len(matches.Resources), 0)
	job, err := here.Admin.ClearBuildpackCache(ctx)
	here.finish(t, job, err)
}

func TestEventsTellWhatHappened(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	app, _, _ := stagedApp(t, here, "told")
	options := client.NewAuditEventListOptions()
	options.TargetGUIDs = client.ExclusionFilter{Filter: client.Filter{Values: []string{app.GUID}}}
	options.Types.EqualTo("audit.app.create")
	events := check(here.AuditEvents.ListAll(ctx, options))(t)
	equal(t, "events", len(events), 1)
	equal(t, "actor", check(here.AuditEvents.Get(ctx, events[0].GUID))(t).Actor.Name, "admin@user.from.uaa.cf")
	usage := check(here.AppUsageEvents.ListAll(ctx, nil))(t)
	check(here.AppUsageEvents.Get(ctx, usage[0].GUID))(t)
}

func TestTheRootsAreRead(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	equal(t, "v3", check(here.Root.Get(ctx))(t).Links.CloudControllerV3.Href, served()+"/v3")
	check(here.Root.GetV3(ctx))(t)
	check(here.Organizations.GetUsageSummary(ctx, here.organization.GUID))(t)
}
