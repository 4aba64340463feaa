package clients;

import static clients.Cloud.LOG_CACHE;
import static clients.Cloud.NETWORKING;
import static clients.Cloud.ROUTING;
import static clients.Cloud.got;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.cloudfoundry.logcache.v1.EnvelopeType;
import org.cloudfoundry.logcache.v1.InfoRequest;
import org.cloudfoundry.logcache.v1.MetaRequest;
import org.cloudfoundry.logcache.v1.ReadRequest;
import org.cloudfoundry.networking.v1.policies.CreatePoliciesRequest;
import org.cloudfoundry.networking.v1.policies.DeletePoliciesRequest;
import org.cloudfoundry.networking.v1.policies.Destination;
import org.cloudfoundry.networking.v1.policies.ListPoliciesRequest;
import org.cloudfoundry.networking.v1.policies.Policy;
import org.cloudfoundry.networking.v1.policies.Ports;
import org.cloudfoundry.networking.v1.policies.Source;
import org.cloudfoundry.networking.v1.tags.ListTagsRequest;
import org.cloudfoundry.reactor.routing.ReactorRoutingClient;
import org.cloudfoundry.reactor.tokenprovider.ClientCredentialsGrantTokenProvider;
import org.cloudfoundry.routing.RoutingClient;
import org.cloudfoundry.routing.v1.routergroups.ListRouterGroupsRequest;
import org.cloudfoundry.routing.v1.routergroups.RouterGroup;
import org.cloudfoundry.routing.v1.routergroups.UpdateRouterGroupRequest;
import org.cloudfoundry.routing.v1.tcproutes.CreateTcpRoutesRequest;
import org.cloudfoundry.routing.v1.tcproutes.DeleteTcpRoutesRequest;
import org.cloudfoundry.routing.v1.tcproutes.EventsRequest;
import org.cloudfoundry.routing.v1.tcproutes.ListTcpRoutesRequest;
import org.cloudfoundry.routing.v1.tcproutes.TcpRouteConfiguration;
import org.cloudfoundry.routing.v1.tcproutes.TcpRouteDeletion;
import org.junit.jupiter.api.Test;

/** What stands beside the Cloud Controller: the routing API, network policies, log-cache. */
class NeighboursTest {

    private static RouterGroup group() {
        return got(ROUTING.routerGroups().list(ListRouterGroupsRequest.builder().build())).getRouterGroups().get(0);
    }

    @Test
    void aRouterGroupGetsOtherPorts() {
        assertEquals("1024-1123,2000", got(ROUTING.routerGroups().update(UpdateRouterGroupRequest.builder()
            .routerGroupId(group().getRouterGroupId()).reservablePorts("1024-1123,2000").build())).getReservablePorts());
    }

    @Test
    void tcpRoutesAreMadeToldOfListedAndDeleted() {
        String group = group().getRouterGroupId();
        RoutingClient routing = ReactorRoutingClient.builder().connectionContext(Cloud.CONNECTION).tokenProvider(
            ClientCredentialsGrantTokenProvider.builder().clientId("router").clientSecret("router-secret").build()).build();
        var events = routing.tcpRoutes().events(EventsRequest.builder().build()).next().cache();
        events.subscribe();
        got(routing.tcpRoutes().create(CreateTcpRoutesRequest.builder().tcpRoute(TcpRouteConfiguration.builder()
            .routerGroupId(group).port(1099).backendIp("10.0.0.1").backendPort(8080).ttl(60).build()).build()));
        assertTrue(got(routing.tcpRoutes().list(ListTcpRoutesRequest.builder().build())).getTcpRoutes().stream()
            .anyMatch(route -> route.getPort() == 1099));
        got(routing.tcpRoutes().delete(DeleteTcpRoutesRequest.builder().tcpRoute(TcpRouteDeletion.builder()
            .routerGroupId(group).port(1099).backendIp("10.0.0.1").backendPort(8080).build()).build()));
        assertEquals("10.0.0.1", got(events).getBackendIp());
    }

    @Test
    void policiesAreMadeListedTaggedAndDeleted() {
        Policy policy = Policy.builder().source(Source.builder().id("one").build())
            .destination(Destination.builder().id("two").protocol("tcp")
                .ports(Ports.builder().start(80).end(90).build()).build()).build();
        got(NETWORKING.policies().create(CreatePoliciesRequest.builder().policy(policy).build()));
        assertEquals(90, got(NETWORKING.policies().list(ListPoliciesRequest.builder().policyGroupId("one").build()))
            .getPolicies().get(0).getDestination().getPorts().getEnd());
        assertTrue(got(NETWORKING.tags().list(ListTagsRequest.builder().build())).getTags().size() > 1);
        got(NETWORKING.policies().delete(DeletePoliciesRequest.builder().policy(policy).build()));
    }

    @Test
    void linesAndMetricsAreRead() throws IOException, InterruptedException {
        String envelopes = """
            {"batch": [
              {"source_id": "source", "instance_id": "0", "log": {"payload": "aGVsbG8=", "type": "OUT"}},
              {"source_id": "source", "instance_id": "0", "counter": {"name": "requests", "delta": "1", "total": "7"}},
              {"source_id": "source", "instance_id": "0", "gauge": {"metrics": {"cpu": {"unit": "percentage", "value": 1.5}}}},
              {"source_id": "source", "instance_id": "0", "timer": {"name": "http", "start": "1", "stop": "2"}},
              {"source_id": "source", "instance_id": "0", "event": {"title": "told", "body": "so"}}]}""";
        HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(System.getenv("FAKECC_URL") + "/_fakecc/envelopes"))
            .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(envelopes)).build(),
            HttpResponse.BodyHandlers.discarding());
        assertEquals("3.2.12", got(LOG_CACHE.info(InfoRequest.builder().build())).getVersion());
        got(LOG_CACHE.meta(MetaRequest.builder().build()));
        assertEquals(5, got(LOG_CACHE.read(ReadRequest.builder().sourceId("source").build()))
            .getEnvelopes().getBatch().size());
        assertEquals("aGVsbG8=", got(LOG_CACHE.read(ReadRequest.builder()
            .sourceId("source").envelopeType(EnvelopeType.LOG).build())).getEnvelopes().getBatch().get(0).getLog().getPayload());
    }
}
