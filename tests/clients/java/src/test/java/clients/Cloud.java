package clients;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.cloudfoundry.client.v3.Relationship;
import org.cloudfoundry.client.v3.ToOneRelationship;
import org.cloudfoundry.client.v3.organizations.CreateOrganizationRequest;
import org.cloudfoundry.client.v3.spaces.CreateSpaceRequest;
import org.cloudfoundry.client.v3.spaces.SpaceRelationships;
import org.cloudfoundry.operations.DefaultCloudFoundryOperations;
import org.cloudfoundry.reactor.DefaultConnectionContext;
import org.cloudfoundry.reactor.TokenProvider;
import org.cloudfoundry.reactor.client.ReactorCloudFoundryClient;
import org.cloudfoundry.reactor.doppler.ReactorDopplerClient;
import org.cloudfoundry.reactor.logcache.v1.ReactorLogCacheClient;
import org.cloudfoundry.reactor.networking.ReactorNetworkingClient;
import org.cloudfoundry.reactor.routing.ReactorRoutingClient;
import org.cloudfoundry.reactor.tokenprovider.ClientCredentialsGrantTokenProvider;
import org.cloudfoundry.reactor.tokenprovider.PasswordGrantTokenProvider;
import org.cloudfoundry.reactor.uaa.ReactorUaaClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The clients of one fakecc, whose address is in FAKECC_URL, and what every test makes first. */
final class Cloud {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The keys that a Cloud Controller of today shows and this client does not know. */
    private static final Set<String> NEWER_KEYS = Set.of(
        "GetSpaceResponse.suspended", "CreateSpaceResponse.suspended", "SpaceResource.suspended",
        "ApplicationUsageEventEntity.previous_state", "ApplicationUsageEventEntity.previous_package_state",
        "ApplicationUsageEventEntity.previous_instance_count",
        "ApplicationUsageEventEntity.previous_memory_in_mb_per_instance",
        "CheckTokenResponse.client_auth_method",
        "GetStackResponse.state", "GetStackResponse.state_reason", "StackResource.state", "StackResource.state_reason");

    private static final URI ADDRESS = URI.create(System.getenv("FAKECC_URL"));

    static final DefaultConnectionContext CONNECTION = DefaultConnectionContext.builder()
        .apiHost(ADDRESS.getHost())
        .port(ADDRESS.getPort())
        .secure(false)
        .problemHandler(new Strictness())
        .build();

    static final TokenProvider ADMIN =
        PasswordGrantTokenProvider.builder().username("admin").password("admin").build();

    /** UAA's own administrator. */
    static final TokenProvider CLIENT = ClientCredentialsGrantTokenProvider.builder()
        .clientId("admin").clientSecret("admin-secret").build();

    static final ReactorCloudFoundryClient CC =
        ReactorCloudFoundryClient.builder().connectionContext(CONNECTION).tokenProvider(ADMIN).build();

    static final ReactorUaaClient UAA =
        ReactorUaaClient.builder().connectionContext(CONNECTION).tokenProvider(CLIENT).build();

    static final ReactorUaaClient UAA_OF_A_USER =
        ReactorUaaClient.builder().connectionContext(CONNECTION).tokenProvider(ADMIN).build();

    static final ReactorRoutingClient ROUTING =
        ReactorRoutingClient.builder().connectionContext(CONNECTION).tokenProvider(ADMIN).build();

    static final ReactorNetworkingClient NETWORKING =
        ReactorNetworkingClient.builder().connectionContext(CONNECTION).tokenProvider(ADMIN).build();

    static final ReactorLogCacheClient LOG_CACHE =
        ReactorLogCacheClient.builder().connectionContext(CONNECTION).tokenProvider(ADMIN).build();

    private static final ReactorDopplerClient DOPPLER =
        ReactorDopplerClient.builder().connectionContext(CONNECTION).tokenProvider(ADMIN).build();

    private Cloud() {}

    /** What the answer was; raises what went wrong. */
    static <T> T got(Mono<T> answer) {
        return answer.block(PATIENCE);
    }

    /** An organization and a space of that name. */
    static Home home(String name) {
        String organization = got(CC.organizationsV3().create(
            CreateOrganizationRequest.builder().name(name).build())).getId();
        SpaceRelationships inside = SpaceRelationships.builder().organization(to(organization)).build();
        String space = got(CC.spacesV3().create(
            CreateSpaceRequest.builder().name("home").relationships(inside).build())).getId();
        return new Home(name, organization, space);
    }

    static ToOneRelationship to(String guid) {
        return ToOneRelationship.builder().data(Relationship.builder().id(guid).build()).build();
    }

    static <T> List<T> all(Flux<T> answers) {
        return answers.collectList().block(PATIENCE);
    }

    /** A place of one test's own. */
    record Home(String name, String organization, String space) {

        DefaultCloudFoundryOperations operations() {
            return DefaultCloudFoundryOperations.builder()
                .cloudFoundryClient(CC).uaaClient(UAA_OF_A_USER).dopplerClient(DOPPLER)
                .routingClient(ROUTING).networkingClient(NETWORKING)
                .organization(name).space("home").build();
        }
    }

    /** Refuses a key that the client does not know, unless it is known to be newer. */
    private static final class Strictness extends DeserializationProblemHandler {

        @Override
        public boolean handleUnknownProperty(DeserializationContext context, JsonParser parser,
                JsonDeserializer<?> reader, Object target, String key) throws IOException {
            Class<?> type = target instanceof Class<?> aClass ? aClass : target.getClass();
            String name = type.getName().replaceAll("^.*\\.|\\$Json$", "") + "." + key;
            if (!NEWER_KEYS.contains(name)) {
                throw new IllegalStateException("the client does not know " + name);
            }
            parser.skipChildren();
            return true;
        }
    }
}
