package clients

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/cloudfoundry/go-cfclient/v3/client"
	"github.com/cloudfoundry/go-cfclient/v3/resource"
)

// The client looks into what a list includes, but asks this list to include nothing.
var crashing = map[string]bool{
	"ServiceRouteBindings.ListIncludeRoutes":              true,
	"ServiceRouteBindings.ListIncludeRoutesAll":           true,
	"ServiceRouteBindings.ListIncludeServiceInstances":    true,
	"ServiceRouteBindings.ListIncludeServiceInstancesAll": true,
}

// TestEveryListIsRead calls each method that begins with List and needs no more than a guid, found by reflection.
func TestEveryListIsRead(t *testing.T) {
	t.Parallel()
	here := newHome(t)
	guids := guidsOfLists(t, here)
	clients := reflect.ValueOf(here.Client).Elem()
	read := 0
	for i := range clients.NumField() {
		name := clients.Type().Field(i).Name
		field := clients.Field(i)
		if field.Kind() != reflect.Pointer || name == "Config" {
			continue
		}
		for j := range field.NumMethod() {
			method := field.Type().Method(j)
			if !strings.HasPrefix(method.Name, "List") || crashing[name+"."+method.Name] {
				continue
			}
			if err := call(field.Method(j), guids[subject(name, method.Name)]); err != nil {
				t.Errorf("%s.%s: %v", name, method.Name, err)
			}
			read++
		}
	}
	if read < 100 {
		t.Errorf("only %d lists were read", read)
	}
}

// call passes the context, the guid where a text is wanted, and options that say nothing; it gives the error.
func call(method reflect.Value, guid string) error {
	arguments := []reflect.Value{reflect.ValueOf(ctx)}
	for i := 1; i < method.Type().NumIn(); i++ {
		wanted := method.Type().In(i)
		if wanted.Kind() == reflect.String {
			if guid == "" {
				return fmt.Errorf("guidsOfLists names no guid for it")
			}
			arguments = append(arguments, reflect.ValueOf(guid))
		} else {
			options := reflect.New(wanted.Elem())
			options.Elem().FieldByName("ListOptions").Set(reflect.ValueOf(client.NewListOptions()))
			arguments = append(arguments, options)
		}
	}
	answers := method.Call(arguments)
	err, _ := answers[len(answers)-1].Interface().(error)
	return err
}

// subject says whose guid a list wants: Domains.ListForOrganizationAll wants an organization's.
func subject(client, method string) string {
	for _, word := range []string{"ForIsolationSegment", "ForOrganization", "ForApp", "ForPackage", "ForProcess", "ForSpace"} {
		if strings.Contains(method, word) {
			return word[len("For"):]
		}
	}
	return strings.TrimSuffix(client, "s")
}

// guidsOfLists has something of everything whose lists are read; there are lists with entries, too.
func guidsOfLists(t *testing.T, here home) map[string]string {
	t.Helper()
	app, files, _ := stagedApp(t, here, "app")
	check(here.Applications.Start(ctx, app.GUID))(t)
	check(here.Sidecars.Create(ctx, app.GUID, resource.NewSidecarCreate("proxy", "./proxy", []string{"web"})))(t)
	check(here.Tasks.Create(ctx, app.GUID, resource.NewTaskCreateWithCommand("migrate")))(t)
	deployment := check(here.Deployments.Create(ctx, resource.NewDeploymentCreate(app.GUID)))(t)
	// It replaces the web process, whose guid is wanted below.
	eventually(t, "deployment", "FINALIZED", func() (string, error) {
		deployment, err := here.Deployments.Get(ctx, deployment.GUID)
		return deployment.Status.Value, err
	})
	instance := instanceOf(t, here, "router")
	binding := resource.NewServiceCredentialBindingCreateApp(instance.GUID, app.GUID)
	job, _ := check2(here.ServiceCredentialBindings.Create(ctx, binding))(t)
	here.finish(t, job, nil)
	route := routeOf(t, here, "www")
	job, _ = check2(here.ServiceRouteBindings.Create(ctx, resource.NewServiceRouteBindingCreate(route.GUID, instance.GUID)))(t)
	here.finish(t, job, nil)
	segment := check(here.IsolationSegments.Create(ctx, resource.NewIsolationSegmentCreate(t.Name())))(t)
	check(here.IsolationSegments.EntitleOrganization(ctx, segment.GUID, here.organization.GUID))(t)
	return map[string]string{
		"App": app.GUID, "AppFeature": app.GUID, "Package": files.GUID, "IsolationSegment": segment.GUID,
		"Organization": here.organization.GUID, "Space": here.space.GUID,
		"Process": check(here.Processes.FirstForApp(ctx, app.GUID, nil))(t).GUID,
		"Stack":   check(here.Stacks.ListAll(ctx, nil))(t)[0].GUID,
	}
}
