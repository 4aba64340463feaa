package clients;

import static clients.Cloud.CC;
import static clients.Cloud.got;
import static clients.Cloud.home;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cloudfoundry.client.v2.applications.CreateApplicationRequest;
import org.cloudfoundry.client.v2.applications.UpdateApplicationRequest;
import org.cloudfoundry.client.v2.applications.UploadApplicationRequest;
import org.cloudfoundry.client.v2.buildpacks.CreateBuildpackRequest;
import org.cloudfoundry.client.v2.buildpacks.DeleteBuildpackRequest;
import org.cloudfoundry.client.v2.buildpacks.UploadBuildpackRequest;
import org.cloudfoundry.client.v2.organizations.AssociateOrganizationUserByUsernameRequest;
import org.cloudfoundry.client.v2.organizations.CreateOrganizationRequest;
import org.cloudfoundry.client.v2.organizations.DeleteOrganizationRequest;
import org.cloudfoundry.client.v2.organizations.SummaryOrganizationRequest;
import org.cloudfoundry.client.v2.routemappings.CreateRouteMappingRequest;
import org.cloudfoundry.client.v2.routes.CreateRouteRequest;
import org.cloudfoundry.client.v2.routes.DeleteRouteRequest;
import org.cloudfoundry.client.v2.servicebindings.CreateServiceBindingRequest;
import org.cloudfoundry.client.v2.servicebindings.DeleteServiceBindingRequest;
import org.cloudfoundry.client.v2.serviceinstances.CreateServiceInstanceRequest;
import org.cloudfoundry.client.v2.serviceinstances.DeleteServiceInstanceRequest;
import org.cloudfoundry.client.v2.servicekeys.CreateServiceKeyRequest;
import org.cloudfoundry.client.v2.servicekeys.DeleteServiceKeyRequest;
import org.cloudfoundry.client.v2.serviceplans.ListServicePlansRequest;
import org.cloudfoundry.client.v2.services.ListServicesRequest;
import org.cloudfoundry.client.v2.shareddomains.CreateSharedDomainRequest;
import org.cloudfoundry.client.v2.spacequotadefinitions.AssociateSpaceQuotaDefinitionRequest;
import org.cloudfoundry.client.v2.spacequotadefinitions.CreateSpaceQuotaDefinitionRequest;
import org.cloudfoundry.client.v2.spaces.AssociateSpaceDeveloperByUsernameRequest;
import org.cloudfoundry.client.v2.spaces.CreateSpaceRequest;
import org.cloudfoundry.client.v2.stacks.CreateStackRequest;
import org.cloudfoundry.client.v2.stacks.DeleteStackRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What v2 makes and changes. */
class V2Test {

    @Test
    void tenancyIsMade() {
        String organization = got(CC.organizations().create(CreateOrganizationRequest.builder().name("v2 tenancy").build()))
            .getMetadata().getId();
        String space = got(CC.spaces().create(CreateSpaceRequest.builder()
            .name("room").organizationId(organization).build())).getMetadata().getId();
        String quota = got(CC.spaceQuotaDefinitions().create(CreateSpaceQuotaDefinitionRequest.builder()
            .name("small").organizationId(organization).memoryLimit(64).totalRoutes(1).totalServices(1)
            .nonBasicServicesAllowed(true).build())).getMetadata().getId();
        got(CC.spaceQuotaDefinitions().associateSpace(AssociateSpaceQuotaDefinitionRequest.builder()
            .spaceQuotaDefinitionId(quota).spaceId(space).build()));
        got(CC.organizations().associateUserByUsername(AssociateOrganizationUserByUsernameRequest.builder()
            .organizationId(organization).username("guest").build()));
        got(CC.spaces().associateDeveloperByUsername(AssociateSpaceDeveloperByUsernameRequest.builder()
            .spaceId(space).username("guest").build()));
        assertEquals("room", got(CC.organizations().summary(SummaryOrganizationRequest.builder()
            .organizationId(organization).build())).getSpaces().get(0).getName());
        got(CC.organizations().delete(DeleteOrganizationRequest.builder()
            .organizationId(organization).recursive(true).async(true).build()));
    }

    @Test
    void servicesAreBound() {
        Cloud.Home here = home("v2 services");
        String service = got(CC.services().list(ListServicesRequest.builder().label("cluster").build()))
            .getResources().get(0).getMetadata().getId();
        String plan = got(CC.servicePlans().list(ListServicePlansRequest.builder().serviceId(service).build()))
            .getResources().get(0).getMetadata().getId();
        String instance = got(CC.serviceInstances().create(CreateServiceInstanceRequest.builder()
            .name("db").spaceId(here.space()).servicePlanId(plan).acceptsIncomplete(true).build())).getMetadata().getId();
        String app = got(CC.applicationsV2().create(CreateApplicationRequest.builder()
            .name("bound").spaceId(here.space()).build())).getMetadata().getId();
        String binding = got(CC.serviceBindingsV2().create(CreateServiceBindingRequest.builder()
            .applicationId(app).serviceInstanceId(instance).build())).getMetadata().getId();
        String key = got(CC.serviceKeys().create(CreateServiceKeyRequest.builder()
            .name("key").serviceInstanceId(instance).build())).getMetadata().getId();
        got(CC.serviceKeys().delete(DeleteServiceKeyRequest.builder().serviceKeyId(key).build()));
        got(CC.serviceBindingsV2().delete(DeleteServiceBindingRequest.builder().serviceBindingId(binding).build()));
        got(CC.serviceInstances().delete(DeleteServiceInstanceRequest.builder()
            .serviceInstanceId(instance).acceptsIncomplete(true).async(true).build()));
    }

    @Test
    void anAppIsUploadedAndMapped(@TempDir Path folder) throws IOException {
        Cloud.Home here = home("v2 apps");
        Path bits = folder.resolve("bits.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bits))) {
            zip.putNextEntry(new ZipEntry("index.html"));
        }
        String app = got(CC.applicationsV2().create(CreateApplicationRequest.builder()
            .name("app").spaceId(here.space()).buildpack("https://example.org/buildpack").build())).getMetadata().getId();
        got(CC.applicationsV2().upload(UploadApplicationRequest.builder()
            .applicationId(app).application(bits).async(true).build()));
        assertEquals("STARTED", got(CC.applicationsV2().update(UpdateApplicationRequest.builder()
            .applicationId(app).state("STARTED").build())).getEntity().getState());
        String domain = got(CC.sharedDomains().create(CreateSharedDomainRequest.builder().name("v2.example.com").build()))
            .getMetadata().getId();
        String route = got(CC.routes().create(CreateRouteRequest.builder()
            .domainId(domain).host("www").spaceId(here.space()).build())).getMetadata().getId();
        got(CC.routeMappings().create(CreateRouteMappingRequest.builder().applicationId(app).routeId(route).build()));
        got(CC.routes().delete(DeleteRouteRequest.builder().routeId(route).async(true).build()));
    }

    @Test
    void buildpacksAndStacksAreMade(@TempDir Path folder) throws IOException {
        Path bits = folder.resolve("bits.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bits))) {
            zip.putNextEntry(new ZipEntry("bin/detect"));
        }
        String buildpack = got(CC.buildpacks().create(CreateBuildpackRequest.builder().name("v2").build()))
            .getMetadata().getId();
        got(CC.buildpacks().upload(UploadBuildpackRequest.builder()
            .buildpackId(buildpack).buildpack(bits).filename("bits.zip").build()));
        got(CC.buildpacks().delete(DeleteBuildpackRequest.builder().buildpackId(buildpack).async(true).build()));
        String stack = got(CC.stacks().create(CreateStackRequest.builder().name("v2").description("ours").build()))
            .getMetadata().getId();
        got(CC.stacks().delete(DeleteStackRequest.builder().stackId(stack).async(true).build()));
    }
}
