package clients;

import static clients.Cloud.CC;
import static clients.Cloud.all;
import static clients.Cloud.got;
import static clients.Cloud.home;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudfoundry.client.v3.applications.ListApplicationsRequest;
import org.cloudfoundry.operations.DefaultCloudFoundryOperations;
import org.cloudfoundry.operations.applications.ManifestV3;
import org.cloudfoundry.operations.applications.ManifestV3Application;
import org.cloudfoundry.operations.applications.PushManifestV3Request;
import org.cloudfoundry.operations.organizationadmin.CreateQuotaRequest;
import org.cloudfoundry.operations.organizationadmin.SetQuotaRequest;
import org.cloudfoundry.operations.organizations.CreateOrganizationRequest;
import org.cloudfoundry.operations.organizations.DeleteOrganizationRequest;
import org.cloudfoundry.operations.organizations.OrganizationInfoRequest;
import org.cloudfoundry.operations.services.CreateServiceInstanceRequest;
import org.cloudfoundry.operations.services.CreateServiceKeyRequest;
import org.cloudfoundry.operations.services.CreateUserProvidedServiceInstanceRequest;
import org.cloudfoundry.operations.services.DeleteServiceInstanceRequest;
import org.cloudfoundry.operations.services.DeleteServiceKeyRequest;
import org.cloudfoundry.operations.services.GetServiceInstanceRequest;
import org.cloudfoundry.operations.services.ListServiceKeysRequest;
import org.cloudfoundry.operations.services.ListServiceOfferingsRequest;
import org.cloudfoundry.operations.services.UpdateServiceInstanceRequest;
import org.cloudfoundry.operations.spaces.CreateSpaceRequest;
import org.cloudfoundry.operations.spaces.DeleteSpaceRequest;
import org.cloudfoundry.operations.spaces.GetSpaceRequest;
import org.cloudfoundry.operations.useradmin.CreateUserRequest;
import org.cloudfoundry.operations.useradmin.DeleteUserRequest;
import org.cloudfoundry.operations.useradmin.ListSpaceUsersRequest;
import org.cloudfoundry.operations.useradmin.SetSpaceRoleRequest;
import org.cloudfoundry.operations.useradmin.SpaceRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layer that people script, whose commands are those of the command line. */
class OperationsTest {

    @Test
    void anAppIsPushedByAManifest(@TempDir Path folder) throws IOException {
        Cloud.Home here = home("pushed");
        Files.writeString(folder.resolve("index.html"), "hello");
        ManifestV3 manifest = ManifestV3.builder().application(ManifestV3Application.builder()
            .name("pushed").path(folder).buildpack("https://example.org/buildpack").memory(64).instances(2)
            .environmentVariable("COLOUR", "blue").noRoute(true).build()).build();
        got(here.operations().applications().pushManifestV3(PushManifestV3Request.builder().manifest(manifest).build()));
        assertEquals("STARTED", got(CC.applicationsV3().list(ListApplicationsRequest.builder()
            .spaceId(here.space()).build())).getResources().get(0).getState().getValue());
    }

    @Test
    void anInstanceLives() {
        Cloud.Home here = home("instances");
        var services = here.operations().services();
        got(services.createInstance(CreateServiceInstanceRequest.builder()
            .serviceInstanceName("db").serviceName("cluster").planName("cluster").parameter("size", 3).tag("a").build()));
        got(services.updateInstance(UpdateServiceInstanceRequest.builder()
            .serviceInstanceName("db").parameter("size", 4).build()));
        assertEquals("update", got(services.getInstance(GetServiceInstanceRequest.builder().name("db").build()))
            .getLastOperation());
        got(services.createServiceKey(CreateServiceKeyRequest.builder().serviceInstanceName("db").serviceKeyName("key")
            .build()));
        assertEquals("https://example.org", all(services.listServiceKeys(ListServiceKeysRequest.builder()
            .serviceInstanceName("db").build())).get(0).getCredentials().get("uri"));
        got(services.deleteServiceKey(DeleteServiceKeyRequest.builder().serviceInstanceName("db").serviceKeyName("key")
            .build()));
        got(services.deleteInstance(DeleteServiceInstanceRequest.builder().name("db").build()));
        got(services.createUserProvidedInstance(CreateUserProvidedServiceInstanceRequest.builder()
            .name("mine").credential("uri", "https://example.org").build()));
        assertEquals(List.of("mine"), all(services.listInstances()).stream().map(found -> found.getName()).toList());
        assertTrue(all(services.listServiceOfferings(ListServiceOfferingsRequest.builder().build())).size() > 1);
    }

    @Test
    void organizationsSpacesAndQuotasAreMade() {
        DefaultCloudFoundryOperations operations = home("before").operations();
        got(operations.organizations().create(CreateOrganizationRequest.builder().organizationName("made").build()));
        got(operations.organizationAdmin().createQuota(CreateQuotaRequest.builder().name("made").memoryLimit(1024).build()));
        got(operations.organizationAdmin().setQuota(
            SetQuotaRequest.builder().organizationName("made").quotaName("made").build()));
        assertEquals("made", got(operations.organizations().get(OrganizationInfoRequest.builder().name("made").build()))
            .getQuota().getName());
        got(operations.spaces().create(CreateSpaceRequest.builder().name("room").organization("before").build()));
        assertEquals("before", got(operations.spaces().get(GetSpaceRequest.builder().name("room").build()))
            .getOrganization());
        got(operations.spaces().delete(DeleteSpaceRequest.builder().name("room").build()));
        got(operations.organizations().delete(DeleteOrganizationRequest.builder().name("made").build()));
    }

    @Test
    void usersGetRoles() {
        Cloud.Home here = home("roles");
        var users = here.operations().userAdmin();
        got(users.create(CreateUserRequest.builder().username("bob").password("secret").build()));
        got(users.setSpaceRole(SetSpaceRoleRequest.builder()
            .username("bob").organizationName("roles").spaceName("home").spaceRole(SpaceRole.DEVELOPER).build()));
        assertEquals(List.of("bob"), got(users.listSpaceUsers(ListSpaceUsersRequest.builder()
            .organizationName("roles").spaceName("home").build())).getDevelopers());
        got(users.delete(DeleteUserRequest.builder().username("bob").build()));
    }

    @Test
    void listsOfThePlatformAreRead() {
        DefaultCloudFoundryOperations operations = home("lists").operations();
        assertEquals("cflinuxfs4", all(operations.stacks().list()).get(0).getName());
        assertEquals("default-tcp", all(operations.domains().listRouterGroups()).get(0).getName());
        assertTrue(all(operations.domains().list()).stream().anyMatch(domain -> domain.getName().equals("apps.example.com")));
        assertTrue(all(operations.serviceAdmin().list()).stream().anyMatch(broker -> broker.getName().equals("clusters")));
        assertTrue(!got(operations.advanced().sshCode()).isEmpty());
    }
}
