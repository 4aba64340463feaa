package clients

import (
	"encoding/json"
	"testing"

	"github.com/cloudfoundry/go-cfclient/v3/client"
	"github.com/cloudfoundry/go-cfclient/v3/resource"
)

func planOf(t *testing.T, here home, name string) *resource.ServicePlan {
	t.Helper()
	options := client.NewServicePlanListOptions()
	options.Names.EqualTo(name)
	return check(here.ServicePlans.Single(ctx, options))(t)
}

// instanceOf is an instance of a plan all of whose operations and bindings are asynchronous.
func instanceOf(t *testing.T, here home, plan string) *resource.ServiceInstance {
	t.Helper()
	const name = "mine"
	create := resource.NewServiceInstanceCreateManaged(name, here.space.GUID, planOf(t, here, plan).GUID)
	create.WithParameters(json.RawMessage(`{"size": 3}`)).WithTags([]string{"a"})
	job, err := here.ServiceInstances.CreateManaged(ctx, create)
	here.finish(t, job, err)
	options := client.NewServiceInstanceListOptions()
	options.Names.EqualTo(name)
	options.SpaceGUIDs.EqualTo(here.space.GUID)
	return check(here.ServiceInstances.Single(ctx, options))(t)
}

func TestAnInstanceLivesThroughAsynchronousOperations(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	instance := instanceOf(t, here, "cluster")
	equal(t, "state", instance.LastOperation.State, "succeeded")
	equal(t, "parameters", string(*check(here.ServiceInstances.GetManagedParameters(ctx, instance.GUID))(t)), `{"size":3}`)
	equal(t, "manage", check(here.ServiceInstances.GetUserPermissions(ctx, instance.GUID))(t).Manage, true)

	update := resource.NewServiceInstanceManagedUpdate().WithParameters(json.RawMessage(`{"size": 4}`))
	job, _ := check2(here.ServiceInstances.UpdateManaged(ctx, instance.GUID, update))(t)
	here.finish(t, job, nil)
	equal(t, "type", check(here.ServiceInstances.Get(ctx, instance.GUID))(t).LastOperation.Type, "update")
	_, changed := check2(here.ServiceInstances.UpdateManaged(ctx, instance.GUID, resource.NewServiceInstanceManagedUpdate().WithTags([]string{"a", "b"})))(t)
	equal(t, "tags", len(changed.Tags), 2)

	job, err := here.ServiceInstances.Delete(ctx, instance.GUID)
	here.finish(t, job, err)
	_, err = here.ServiceInstances.Get(ctx, instance.GUID)
	equal(t, "not found", resource.IsResourceNotFoundError(err), true)
}

func TestAnInstanceIsSharedWithASpace(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	check(here.FeatureFlags.Update(ctx, resource.FeatureFlagServiceInstanceSharing, resource.NewFeatureFlagUpdate().WithEnabled(true)))(t)
	instance := instanceOf(t, here, "cluster")
	other := check(here.Spaces.Create(ctx, resource.NewSpaceCreate("other", here.organization.GUID)))(t)
	check(here.ServiceInstances.ShareWithSpace(ctx, instance.GUID, other.GUID))(t)
	shared := check(here.ServiceInstances.GetSharedSpaceRelationships(ctx, instance.GUID))(t)
	equal(t, "shared with", shared.Data[0].GUID, other.GUID)
	summary := check(here.ServiceInstances.GetSharedSpaceUsageSummary(ctx, instance.GUID))(t)
	equal(t, "bound apps", summary.UsageSummary[0].BoundAppCount, 0)
	succeed(t, here.ServiceInstances.UnShareWithSpace(ctx, instance.GUID, other.GUID))
}

func TestBindingsOfAnAsynchronousBroker(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	instance := instanceOf(t, here, "cluster")
	app := check(here.Applications.Create(ctx, resource.NewAppCreate("app", here.space.GUID)))(t)
	bindings := here.ServiceCredentialBindings
	for name, create := range map[string]*resource.ServiceCredentialBindingCreate{
		"app": resource.NewServiceCredentialBindingCreateApp(instance.GUID, app.GUID),
		"key": resource.NewServiceCredentialBindingCreateKey(instance.GUID, "key"),
	} {
		job, _ := check2(bindings.Create(ctx, create.WithJSONParameters(`{"role": "reader"}`)))(t)
		here.finish(t, job, nil)
		options := client.NewServiceCredentialBindingListOptions()
		options.ServiceInstanceGUIDs.EqualTo(instance.GUID)
		options.Type.EqualTo(name)
		binding := check(bindings.Single(ctx, options))(t)
		equal(t, "state", binding.LastOperation.State, "succeeded")
		equal(t, "parameters", string(*check(bindings.GetParameters(ctx, binding.GUID))(t)), `{"role":"reader"}`)
		if details := check(bindings.GetDetails(ctx, binding.GUID))(t); len(details.Credentials) == 0 {
			t.Fatal("no credentials")
		}
		_, included := check2(bindings.GetIncludeServiceInstance(ctx, binding.GUID))(t)
		equal(t, "included", included.GUID, instance.GUID)
		job, err := bindings.Delete(ctx, binding.GUID)
		here.finish(t, job, err)
	}
	options := client.NewServiceCredentialBindingListOptions()
	options.ServiceInstanceGUIDs.EqualTo(instance.GUID)
	equal(t, "left", len(check(bindings.ListAll(ctx, options))(t)), 0)
}

func TestARouteIsBoundByAnAsynchronousBroker(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	instance := instanceOf(t, here, "router")
	route := routeOf(t, here, "bound")
	bindings := here.ServiceRouteBindings
	job, _ := check2(bindings.Create(ctx, resource.NewServiceRouteBindingCreate(route.GUID, instance.GUID)))(t)
	here.finish(t, job, nil)
	options := client.NewServiceRouteBindingListOptions()
	options.RouteGUIDs.EqualTo(route.GUID)
	binding := check(bindings.Single(ctx, options))(t)
	equal(t, "state", binding.LastOperation.State, "succeeded")
	_, included := check2(bindings.GetIncludeRoute(ctx, binding.GUID))(t)
	equal(t, "included", included.GUID, route.GUID)
	job, err := bindings.Delete(ctx, binding.GUID)
	here.finish(t, job, err)
}

func TestAUserProvidedInstance(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	create := resource.NewServiceInstanceCreateUserProvided("mine", here.space.GUID)
	create.WithCredentials(json.RawMessage(`{"uri": "https://example.org"}`)).WithTags([]string{"a"})
	instance := check(here.ServiceInstances.CreateUserProvided(ctx, create))(t)
	equal(t, "credentials", string(*check(here.ServiceInstances.GetUserProvidedCredentials(ctx, instance.GUID))(t)), `{"uri":"https://example.org"}`)
	// What is not set goes out as null.
	update := resource.NewServiceInstanceUserProvidedUpdate().WithName("yours")
	equal(t, "name", check(here.ServiceInstances.UpdateUserProvided(ctx, instance.GUID, update))(t).Name, "yours")
	job, err := here.ServiceInstances.Delete(ctx, instance.GUID)
	here.finish(t, job, err)
}

func TestABrokerIsRegisteredAndItsPlansAreMadeVisible(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	url := newBroker(t)
	job, err := here.ServiceBrokers.Create(ctx, resource.NewServiceBrokerCreate("library", url, "librarian", "shh"))
	here.finish(t, job, err)
	options := client.NewServiceBrokerListOptions()
	options.Names.EqualTo("library")
	broker := check(here.ServiceBrokers.Single(ctx, options))(t)
	plan := planOf(t, here, "books")
	equal(t, "visibility", check(here.ServicePlansVisibility.Get(ctx, plan.GUID))(t).Type, "admin")
	public := resource.NewServicePlanVisibilityUpdate(resource.ServicePlanVisibilityPublic)
	equal(t, "visibility", check(here.ServicePlansVisibility.Apply(ctx, plan.GUID, public))(t).Type, "public")
	_, offering := check2(here.ServicePlans.GetIncludeServiceOffering(ctx, plan.GUID))(t)
	equal(t, "offering", offering.Name, "library")
	job, _ = check2(here.ServiceBrokers.Update(ctx, broker.GUID, resource.NewServiceBrokerUpdate().WithName("archive")))(t)
	here.finish(t, job, nil)
	job, err = here.ServiceBrokers.Delete(ctx, broker.GUID)
	here.finish(t, job, err)
}
