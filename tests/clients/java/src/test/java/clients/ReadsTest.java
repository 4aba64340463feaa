package clients;

import static clients.Cloud.UAA;
import static clients.Cloud.got;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import org.cloudfoundry.client.CloudFoundryClient;
import org.cloudfoundry.uaa.UaaClient;
import org.cloudfoundry.uaa.groups.ListGroupsRequest;
import org.junit.jupiter.api.Test;

/** Every method that only reads decodes what it is answered; FAKECC_GUIDS has the guid of one thing of each kind. */
class ReadsTest {

    /** The names that the client's requests have for guids. */
    private static final Map<String, String> KINDS = Map.ofEntries(
        Map.entry("applicationId", "app"),
        Map.entry("applicationUsageEventId", "app_usage_event"),
        Map.entry("buildId", "build"),
        Map.entry("buildpackId", "buildpack"),
        Map.entry("deploymentId", "deployment"),
        Map.entry("domainId", "domain"),
        Map.entry("dropletId", "droplet"),
        Map.entry("eventId", "audit_event"),
        Map.entry("isolationSegmentId", "isolation_segment"),
        Map.entry("jobId", "job"),
        Map.entry("organizationId", "organization"),
        Map.entry("organizationQuotaDefinitionId", "organization_quota"),
        Map.entry("organizationQuotaId", "organization_quota"),
        Map.entry("packageId", "package"),
        Map.entry("privateDomainId", "private_domain"),
        Map.entry("processId", "process"),
        Map.entry("roleId", "role"),
        Map.entry("routeId", "route"),
        Map.entry("routeMappingId", "destination"),
        Map.entry("securityGroupId", "security_group"),
        Map.entry("serviceBindingId", "service_binding"),
        Map.entry("serviceBrokerId", "service_broker"),
        Map.entry("serviceId", "service_offering"),
        Map.entry("serviceInstanceId", "service_instance"),
        Map.entry("serviceKeyId", "service_key"),
        Map.entry("serviceOfferingId", "service_offering"),
        Map.entry("servicePlanId", "service_plan"),
        Map.entry("servicePlanVisibilityId", "service_plan_visibility"),
        Map.entry("serviceUsageEventId", "service_usage_event"),
        Map.entry("sharedDomainId", "domain"),
        Map.entry("spaceId", "space"),
        Map.entry("spaceQuotaDefinitionId", "space_quota"),
        Map.entry("spaceQuotaId", "space_quota"),
        Map.entry("stackId", "stack"),
        Map.entry("taskId", "task"),
        Map.entry("userId", "user"),
        Map.entry("userProvidedServiceInstanceId", "user_provided_service_instance"),
        // A domain that is shared has no spaces: the Cloud Controller answers 500.
        Map.entry("ListDomainSpacesRequest.domainId", "private_domain"),
        Map.entry("GetUserProvidedCredentialsRequest.serviceInstanceId", "user_provided_service_instance"));

    @Test
    void everyAnswerOfV3IsDecoded() throws Exception {
        Reader reader = new Reader(values())
            .without("resourceMatchV3")
            .read(Cloud.CC, CloudFoundryClient.class, "org.cloudfoundry.client.v3");
        assertEquals(Map.of(), reader.failures());
        assertEquals(84, reader.calls());
    }

    @Test
    void everyAnswerOfV2IsDecoded() throws Exception {
        Reader reader = new Reader(values()).read(Cloud.CC, CloudFoundryClient.class, "org.cloudfoundry.client.v2");
        assertEquals(Map.of(), reader.failures());
        assertEquals(109, reader.calls());
    }

    /** Left out: what asks for a token, and lists of clients, one of whose grants this client does not know. */
    @Test
    void everyAnswerOfUaaIsDecoded() throws Exception {
        Map<String, Object> values = values();
        values.put("groupId", got(UAA.groups().list(ListGroupsRequest.builder().build())).getResources().get(0).getId());
        values.put("memberId", values.get("userId"));
        values.put("identityZoneId", "uaa");
        values.put("identityProviderId", UaaTest.provider("read"));
        Reader reader = new Reader(values)
            .without("tokens.getByAuthorizationCode", "tokens.getByClientCredentials", "tokens.getByOneTimePasscode",
                "tokens.getByOpenId", "tokens.getByPassword", "tokens.check", "serverInformation.getAuthenticationCode",
                "clients.list", "clients.getMetadata", "clients.listMetadatas", "users.getVerificationLink", "users.lookup")
            .read(UAA, UaaClient.class, "org.cloudfoundry.uaa");
        assertEquals(Map.of(), reader.failures());
        assertEquals(15, reader.calls());
    }

    private static Map<String, Object> values() throws Exception {
        Map<String, String> guids =
            new ObjectMapper().readValue(System.getenv("FAKECC_GUIDS"), new TypeReference<Map<String, String>>() {});
        Map<String, Object> values = new HashMap<>();
        KINDS.forEach((name, kind) -> values.put(name, guids.get(kind)));
        values.put("name", "diego_docker");
        values.put("featureName", "ssh");
        values.put("type", "web");
        values.put("clientId", "ssh-proxy");
        return values;
    }
}
