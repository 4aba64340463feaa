package clients

import (
	"strings"
	"testing"

	"github.com/cloudfoundry/go-cfclient/v3/client"
	"github.com/cloudfoundry/go-cfclient/v3/resource"
)

// nameOf is a domain's name that no other test takes.
func nameOf(t *testing.T) string {
	return strings.ToLower(strings.ReplaceAll(t.Name(), "/", "-")) + ".example.org"
}

func domainOf(t *testing.T, here home) *resource.Domain {
	t.Helper()
	create := resource.NewDomainCreate(nameOf(t))
	create.Relationships = &resource.DomainRelationships{
		Organization: &resource.ToOneRelationship{Data: &resource.Relationship{GUID: here.organization.GUID}},
	}
	return check(here.Domains.Create(ctx, create))(t)
}

// routeOf is a route of a domain of its own. go-cfclient sends `"port": null` with it.
func routeOf(t *testing.T, here home, host string) *resource.Route {
	t.Helper()
	create := resource.NewRouteCreate(domainOf(t, here).GUID, here.space.GUID)
	create.Host = &host
	return check(here.Routes.Create(ctx, create))(t)
}

func TestDomainsAreMadeAndShared(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	domain := domainOf(t, here)
	other := check(here.Organizations.Create(ctx, resource.NewOrganizationCreate(t.Name()+" other")))(t)
	check(here.Domains.Share(ctx, domain.GUID, other.GUID))(t)
	seen := check(here.Domains.ListForOrganizationAll(ctx, other.GUID, nil))(t)
	equal(t, "seen", seen[len(seen)-1].Name, domain.Name)
	succeed(t, here.Domains.UnShare(ctx, domain.GUID, other.GUID))
	equal(t, "default", check(here.Organizations.GetDefaultDomain(ctx, here.organization.GUID))(t).Name, "apps.example.com")
	job, err := here.Domains.Delete(ctx, domain.GUID)
	here.finish(t, job, err)

	shared := check(here.Domains.Create(ctx, resource.NewDomainCreate("shared."+nameOf(t))))(t)
	equal(t, "protocols", strings.Join(shared.SupportedProtocols, ","), "http")
	internal := resource.NewDomainCreate("internal." + nameOf(t))
	internal.Internal = pointer(true)
	equal(t, "internal", check(here.Domains.Create(ctx, internal))(t).Internal, true)
}

func TestARouteLeadsToItsDestinations(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	route := routeOf(t, here, "www")
	equal(t, "url", route.URL, "www."+nameOf(t))
	app := check(here.Applications.Create(ctx, resource.NewAppCreate("app", here.space.GUID)))(t)
	routes := here.Routes
	one := resource.NewRouteDestinationInsertOrReplace(app.GUID).WithPort(8080).WithProtocol("http1")
	two := resource.NewRouteDestinationInsertOrReplace(app.GUID).WithProcessType("worker").WithPort(9090)
	inserted := check(routes.InsertDestinations(ctx, route.GUID, []*resource.RouteDestinationInsertOrReplace{one, two}))(t)
	equal(t, "destinations", len(inserted.Destinations), 2)
	changed := check(routes.UpdateDestinationProtocol(ctx, route.GUID, *inserted.Destinations[0].GUID, "http2"))(t)
	equal(t, "protocol", *changed.Protocol, "http2")
	succeed(t, routes.RemoveDestination(ctx, route.GUID, *inserted.Destinations[1].GUID))
	replaced := check(routes.ReplaceDestinations(ctx, route.GUID, []*resource.RouteDestinationInsertOrReplace{two}))(t)
	equal(t, "process", replaced.Destinations[0].App.Process.Type, "worker")
	equal(t, "of the app", check(routes.SingleForApp(ctx, app.GUID, nil))(t).GUID, route.GUID)
	_, domain := check2(routes.GetIncludeDomain(ctx, route.GUID))(t)
	equal(t, "domain", domain.Name, nameOf(t))
	job, err := routes.Delete(ctx, route.GUID)
	here.finish(t, job, err)
}

func TestARouteIsReservedSharedAndHandedOver(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	check(here.FeatureFlags.Update(ctx, resource.FeatureFlagRouteSharing, resource.NewFeatureFlagUpdate().WithEnabled(true)))(t)
	route := routeOf(t, here, "www")
	options := client.NewRouteReservationListOptions()
	options.Hosts = "www"
	equal(t, "reserved", check(here.Routes.IsRouteReserved(ctx, route.Relationships.Domain.Data.GUID, options))(t), true)
	other := check(here.Spaces.Create(ctx, resource.NewSpaceCreate("other", here.organization.GUID)))(t)
	check(here.Routes.ShareWithSpace(ctx, route.GUID, other.GUID))(t)
	equal(t, "shared with", check(here.Routes.GetSharedSpacesRelationships(ctx, route.GUID))(t).Data[0].GUID, other.GUID)
	succeed(t, here.Routes.TransferOwnership(ctx, route.GUID, other.GUID))
	equal(t, "owner", check(here.Routes.Get(ctx, route.GUID))(t).Relationships.Space.Data.GUID, other.GUID)
	succeed(t, here.Routes.UnShareWithSpace(ctx, route.GUID, here.space.GUID))
	job, err := here.Routes.DeleteUnmappedRoutesForSpace(ctx, other.GUID)
	here.finish(t, job, err)
	equal(t, "left", len(check(here.Routes.ListAll(ctx, of(other)))(t)), 0)
}

func of(space *resource.Space) *client.RouteListOptions {
	options := client.NewRouteListOptions()
	options.SpaceGUIDs.EqualTo(space.GUID)
	return options
}

func TestARouteOfATCPDomainHasAPort(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	create := resource.NewDomainCreate(nameOf(t))
	create.RouterGroup = &resource.Relationship{GUID: routerGroup(t, here)}
	domain := check(here.Domains.Create(ctx, create))(t)
	equal(t, "protocols", strings.Join(domain.SupportedProtocols, ","), "tcp")
	quota := resource.NewOrganizationQuotaCreate(t.Name())
	quota.Routes = &resource.RoutesQuota{TotalRoutes: pointer(5), TotalReservedPorts: pointer(5)}
	made := check(here.OrganizationQuotas.Create(ctx, quota))(t)
	check(here.OrganizationQuotas.Apply(ctx, made.GUID, []string{here.organization.GUID}))(t)
	route := resource.NewRouteCreate(domain.GUID, here.space.GUID)
	route.Port = pointer(1030)
	equal(t, "port", *check(here.Routes.Create(ctx, route))(t).Port, 1030)
}
