package clients;

import static clients.Cloud.LOG_CACHE;
import static clients.Cloud.all;
import static clients.Cloud.got;
import static clients.Cloud.home;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudfoundry.logcache.v1.ReadRequest;
import org.cloudfoundry.operations.applications.ApplicationDetail;
import org.cloudfoundry.operations.applications.Applications;
import org.cloudfoundry.operations.applications.DeleteApplicationRequest;
import org.cloudfoundry.operations.applications.GetApplicationEnvironmentsRequest;
import org.cloudfoundry.operations.applications.GetApplicationEventsRequest;
import org.cloudfoundry.operations.applications.GetApplicationManifestRequest;
import org.cloudfoundry.operations.applications.GetApplicationRequest;
import org.cloudfoundry.operations.applications.ListApplicationTasksRequest;
import org.cloudfoundry.operations.applications.PushApplicationRequest;
import org.cloudfoundry.operations.applications.RenameApplicationRequest;
import org.cloudfoundry.operations.applications.RestageApplicationRequest;
import org.cloudfoundry.operations.applications.RestartApplicationRequest;
import org.cloudfoundry.operations.applications.RunApplicationTaskRequest;
import org.cloudfoundry.operations.applications.ScaleApplicationRequest;
import org.cloudfoundry.operations.applications.SetEnvironmentVariableApplicationRequest;
import org.cloudfoundry.operations.applications.StartApplicationRequest;
import org.cloudfoundry.operations.applications.StopApplicationRequest;
import org.cloudfoundry.operations.domains.CreateDomainRequest;
import org.cloudfoundry.operations.domains.CreateSharedDomainRequest;
import org.cloudfoundry.operations.domains.ShareDomainRequest;
import org.cloudfoundry.operations.networkpolicies.AddNetworkPolicyRequest;
import org.cloudfoundry.operations.networkpolicies.ListNetworkPoliciesRequest;
import org.cloudfoundry.operations.networkpolicies.RemoveNetworkPolicyRequest;
import org.cloudfoundry.operations.routes.CheckRouteRequest;
import org.cloudfoundry.operations.routes.CreateRouteRequest;
import org.cloudfoundry.operations.routes.DeleteRouteRequest;
import org.cloudfoundry.operations.routes.Level;
import org.cloudfoundry.operations.routes.ListRoutesRequest;
import org.cloudfoundry.operations.routes.MapRouteRequest;
import org.cloudfoundry.operations.routes.UnmapRouteRequest;
import org.cloudfoundry.operations.services.BindServiceInstanceRequest;
import org.cloudfoundry.operations.services.CreateUserProvidedServiceInstanceRequest;
import org.cloudfoundry.operations.services.UnbindServiceInstanceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps, routes and domains as the layer that people script makes them: by v2. */
class PushTest {

    private static Applications pushed(Cloud.Home here, String name, Path folder) throws IOException {
        Files.writeString(folder.resolve("index.html"), "hello");
        Applications applications = here.operations().applications();
        got(applications.push(PushApplicationRequest.builder()
            .name(name).path(folder).buildpack("https://example.org/buildpack").memory(64).diskQuota(128).build()));
        return applications;
    }

    private static ApplicationDetail detail(Applications applications, String name) {
        return got(applications.get(GetApplicationRequest.builder().name(name).build()));
    }

    @Test
    void anAppIsPushedScaledRestagedAndDeleted(@TempDir Path folder) throws IOException {
        Cloud.Home here = home("push");
        Applications applications = pushed(here, "life", folder);
        ApplicationDetail app = detail(applications, "life");
        assertEquals(List.of("STARTED", 1, 64, List.of("life.apps.example.com")),
            List.of(app.getRequestedState(), app.getRunningInstances(), app.getMemoryLimit(), app.getUrls()));
        got(applications.scale(ScaleApplicationRequest.builder().name("life").instances(2).memoryLimit(128).build()));
        assertEquals(2, detail(applications, "life").getRunningInstances());
        got(applications.restage(RestageApplicationRequest.builder().name("life").build()));
        got(applications.restart(RestartApplicationRequest.builder().name("life").build()));
        got(applications.stop(StopApplicationRequest.builder().name("life").build()));
        got(applications.start(StartApplicationRequest.builder().name("life").build()));
        got(applications.delete(DeleteApplicationRequest.builder().name("life").deleteRoutes(true).build()));
        assertEquals(List.of(), all(applications.list()));
    }

    @Test
    void anAppTellsOfItself(@TempDir Path folder) throws IOException {
        Cloud.Home here = home("tell");
        Applications applications = pushed(here, "teller", folder);
        got(applications.setEnvironmentVariable(SetEnvironmentVariableApplicationRequest.builder()
            .name("teller").variableName("COLOUR").variableValue("blue").build()));
        assertEquals(Map.of("COLOUR", "blue"), got(applications.getEnvironments(
            GetApplicationEnvironmentsRequest.builder().name("teller").build())).getUserProvided());
        assertTrue(all(applications.getEvents(GetApplicationEventsRequest.builder().name("teller").build())).stream()
            .anyMatch(event -> event.getEvent().equals("audit.app.create")));
        assertEquals(64, got(applications.getApplicationManifest(
            GetApplicationManifestRequest.builder().name("teller").build())).getMemory());
        got(applications.runTask(RunApplicationTaskRequest.builder()
            .applicationName("teller").command("migrate").taskName("migration").build()));
        assertEquals("migration", all(applications.listTasks(ListApplicationTasksRequest.builder().name("teller").build()))
            .get(0).getName());
        String guid = detail(applications, "teller").getId();
        got(LOG_CACHE.read(ReadRequest.builder().sourceId(guid).build()));
        got(applications.rename(RenameApplicationRequest.builder().name("teller").newName("renamed").build()));
    }

    @Test
    void anAppIsBound(@TempDir Path folder) throws IOException {
        Cloud.Home here = home("bind");
        pushed(here, "bound", folder);
        var services = here.operations().services();
        got(services.createUserProvidedInstance(CreateUserProvidedServiceInstanceRequest.builder()
            .name("mine").credential("uri", "https://example.org").build()));
        got(services.bind(BindServiceInstanceRequest.builder()
            .applicationName("bound").serviceInstanceName("mine").build()));
        assertEquals(List.of("bound"), all(services.listInstances()).get(0).getApplications());
        got(services.unbind(UnbindServiceInstanceRequest.builder()
            .applicationName("bound").serviceInstanceName("mine").build()));
    }

    @Test
    void policiesLeadFromAppToApp(@TempDir Path folder) throws IOException {
        Cloud.Home here = home("policies");
        pushed(here, "from", folder);
        pushed(here, "to", folder);
        var policies = here.operations().networkPolicies();
        all(policies.add(AddNetworkPolicyRequest.builder().source("from").destination("to").startPort(8080).build()));
        assertEquals("to", all(policies.list(ListNetworkPoliciesRequest.builder().source("from").build()))
            .get(0).getDestination());
        all(policies.remove(RemoveNetworkPolicyRequest.builder()
            .source("from").destination("to").protocol("tcp").startPort(8080).build()));
    }

    @Test
    void routesAndDomainsAreMadeAndMapped(@TempDir Path folder) throws IOException {
        Cloud.Home here = home("routes");
        home("others");
        pushed(here, "routed", folder);
        var domains = here.operations().domains();
        got(domains.create(CreateDomainRequest.builder().domain("own.example.com").organization("routes").build()));
        got(domains.share(ShareDomainRequest.builder().domain("own.example.com").organization("others").build()));
        got(domains.createShared(CreateSharedDomainRequest.builder().domain("all.example.com").build()));
        var routes = here.operations().routes();
        got(routes.create(CreateRouteRequest.builder().domain("own.example.com").host("www").path("/a").space("home")
            .build()));
        assertTrue(got(routes.check(CheckRouteRequest.builder().domain("own.example.com").host("www").path("/a").build())));
        got(routes.map(MapRouteRequest.builder()
            .applicationName("routed").domain("own.example.com").host("www").path("/a").build()));
        assertEquals(List.of("routed"), all(routes.list(ListRoutesRequest.builder().level(Level.SPACE).build())).stream()
            .filter(route -> route.getDomain().equals("own.example.com")).findFirst().orElseThrow().getApplications());
        got(routes.unmap(UnmapRouteRequest.builder()
            .applicationName("routed").domain("own.example.com").host("www").path("/a").build()));
        got(routes.delete(DeleteRouteRequest.builder().domain("own.example.com").host("www").path("/a").build()));
        assertFalse(got(routes.check(CheckRouteRequest.builder().domain("own.example.com").host("www").path("/a").build())));
    }
}
