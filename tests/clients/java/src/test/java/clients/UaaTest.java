package clients;

import static clients.Cloud.UAA;
import static clients.Cloud.UAA_OF_A_USER;
import static clients.Cloud.got;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cloudfoundry.reactor.tokenprovider.ClientCredentialsGrantTokenProvider;
import org.cloudfoundry.reactor.uaa.ReactorUaaClient;
import org.cloudfoundry.uaa.authorizations.AuthorizeByAuthorizationCodeGrantApiRequest;
import org.cloudfoundry.uaa.authorizations.GetOpenIdProviderConfigurationRequest;
import org.cloudfoundry.uaa.clients.BatchChangeSecretRequest;
import org.cloudfoundry.uaa.clients.BatchCreateClientsRequest;
import org.cloudfoundry.uaa.clients.BatchDeleteClientsRequest;
import org.cloudfoundry.uaa.clients.ChangeSecret;
import org.cloudfoundry.uaa.clients.ChangeSecretRequest;
import org.cloudfoundry.uaa.clients.CreateClient;
import org.cloudfoundry.uaa.clients.CreateClientRequest;
import org.cloudfoundry.uaa.clients.DeleteClientRequest;
import org.cloudfoundry.uaa.clients.ListMetadatasRequest;
import org.cloudfoundry.uaa.clients.UpdateClientRequest;
import org.cloudfoundry.uaa.clients.UpdateMetadataRequest;
import org.cloudfoundry.uaa.groups.AddMemberRequest;
import org.cloudfoundry.uaa.groups.CreateGroupRequest;
import org.cloudfoundry.uaa.groups.DeleteGroupRequest;
import org.cloudfoundry.uaa.groups.ListExternalGroupMappingsRequest;
import org.cloudfoundry.uaa.groups.ListMembersRequest;
import org.cloudfoundry.uaa.groups.MapExternalGroupRequest;
import org.cloudfoundry.uaa.groups.MemberType;
import org.cloudfoundry.uaa.groups.RemoveMemberRequest;
import org.cloudfoundry.uaa.groups.UnmapExternalGroupByGroupIdRequest;
import org.cloudfoundry.uaa.identityproviders.CreateIdentityProviderRequest;
import org.cloudfoundry.uaa.identityproviders.DeleteIdentityProviderRequest;
import org.cloudfoundry.uaa.identityproviders.OAuth2Configuration;
import org.cloudfoundry.uaa.identityproviders.Type;
import org.cloudfoundry.uaa.identityzones.CreateIdentityZoneRequest;
import org.cloudfoundry.uaa.identityzones.CreateIdentityZoneResponse;
import org.cloudfoundry.uaa.identityzones.DeleteIdentityZoneRequest;
import org.cloudfoundry.uaa.identityzones.UpdateIdentityZoneRequest;
import org.cloudfoundry.uaa.tokens.CheckTokenRequest;
import org.cloudfoundry.uaa.tokens.GetTokenByAuthorizationCodeRequest;
import org.cloudfoundry.uaa.tokens.GetTokenByClientCredentialsRequest;
import org.cloudfoundry.uaa.tokens.GetTokenByPasswordRequest;
import org.cloudfoundry.uaa.tokens.GetTokenByPasswordResponse;
import org.cloudfoundry.uaa.tokens.GrantType;
import org.cloudfoundry.uaa.tokens.RefreshTokenRequest;
import org.cloudfoundry.uaa.tokens.TokenFormat;
import org.cloudfoundry.uaa.users.ChangeUserPasswordRequest;
import org.cloudfoundry.uaa.users.CreateUserRequest;
import org.cloudfoundry.uaa.users.DeleteUserRequest;
import org.cloudfoundry.uaa.users.Email;
import org.cloudfoundry.uaa.users.ListUsersRequest;
import org.cloudfoundry.uaa.users.LookupUserIdsRequest;
import org.cloudfoundry.uaa.users.Name;
import org.cloudfoundry.uaa.users.UpdateUserRequest;
import org.cloudfoundry.uaa.users.VerifyUserRequest;
import org.junit.jupiter.api.Test;

/** UAA: tokens, users, groups, clients, zones and providers. */
class UaaTest {

    @Test
    void anOpaqueTokenIsGivenCheckedAndRefreshed() {
        GetTokenByPasswordResponse token = got(UAA.tokens().getByPassword(GetTokenByPasswordRequest.builder()
            .clientId("cf").clientSecret("").username("admin").password("admin").tokenFormat(TokenFormat.OPAQUE).build()));
        assertFalse(token.getAccessToken().contains("."), "an opaque token has no dots");
        assertEquals("admin", got(UAA.tokens().check(CheckTokenRequest.builder()
            .clientId("cloud_controller").clientSecret("cloud_controller-secret").token(token.getAccessToken()).build()))
            .getUserName());
        String refreshed = got(UAA.tokens().refresh(RefreshTokenRequest.builder()
            .clientId("cf").clientSecret("").refreshToken(token.getRefreshToken())
            .build())).getAccessToken();
        assertEquals(3, refreshed.split("\\.").length);
    }

    @Test
    void aClientGetsATokenOfItsOwn() {
        assertTrue(got(UAA.tokens().getByClientCredentials(GetTokenByClientCredentialsRequest.builder()
            .clientId("admin").clientSecret("admin-secret").build()))
            .getScopes().contains("clients.read"));
    }

    @Test
    void aWrongPasswordIsRefused() {
        // The client takes every 401 for an expired token: it tries five times, and then says no more than that.
        RuntimeException refusal = assertThrows(RuntimeException.class, () -> got(UAA.tokens().getByPassword(
            GetTokenByPasswordRequest.builder().clientId("cf").clientSecret("").username("guest").password("guessed")
                .build())));
        assertEquals("Retries exhausted: 5/5", refusal.getMessage());
    }

    @Test
    void theNameInATokenIsReadByItsKey() {
        assertEquals("admin", got(UAA_OF_A_USER.getUsername()));
    }

    @Test
    void aCodeIsGivenAndRedeemed() {
        String page = got(UAA.authorizations().getOpenIdProviderConfiguration(
            GetOpenIdProviderConfigurationRequest.builder().build())).getIssuer().replace("oauth/token", "login");
        String code = got(UAA_OF_A_USER.authorizations().authorizationCodeGrantApi(
            AuthorizeByAuthorizationCodeGrantApiRequest.builder().clientId("ssh-proxy").redirectUri(page).build()));
        assertEquals("bearer", got(UAA.tokens().getByAuthorizationCode(GetTokenByAuthorizationCodeRequest.builder()
            .clientId("ssh-proxy").clientSecret("ssh-proxy-secret").authorizationCode(code).redirectUri(page).build()))
            .getTokenType());
    }

    @Test
    void aUserIsMadeChangedAndDeleted() {
        String id = got(UAA.users().create(CreateUserRequest.builder()
            .userName("ann").password("secret").name(Name.builder().givenName("Ann").familyName("Other").build())
            .email(Email.builder().primary(true).value("ann@example.org").build()).build())).getId();
        got(UAA.users().changePassword(ChangeUserPasswordRequest.builder()
            .userId(id).oldPassword("secret").password("changed").build()));
        got(UAA.users().update(UpdateUserRequest.builder()
            .id(id).version("*").userName("ann").name(Name.builder().givenName("Anne").familyName("Other").build())
            .email(Email.builder().primary(true).value("anne@example.org").build()).build()));
        got(UAA.users().verify(VerifyUserRequest.builder().userId(id).version("*").build()));
        assertEquals("Anne", got(UAA.users().list(ListUsersRequest.builder().filter("userName eq \"ann\"").build()))
            .getResources().get(0).getName().getGivenName());
        ReactorUaaClient lookingUp = ReactorUaaClient.builder().connectionContext(Cloud.CONNECTION).tokenProvider(
            ClientCredentialsGrantTokenProvider.builder().clientId("cloud_controller_username_lookup")
                .clientSecret("cloud_controller_username_lookup-secret").build()).build();
        assertEquals(id, got(lookingUp.users().lookup(LookupUserIdsRequest.builder().filter("userName eq \"ann\"").build()))
            .getResources().get(0).getId());
        assertEquals("ann", got(UAA.users().delete(DeleteUserRequest.builder().userId(id).version("*").build()))
            .getUserName());
    }

    @Test
    void aGroupHasMembersAndIsMapped() {
        String id = got(UAA.groups().create(CreateGroupRequest.builder().displayName("readers").build())).getId();
        String user = got(UAA.users().list(ListUsersRequest.builder().filter("userName eq \"guest\"").build()))
            .getResources().get(0).getId();
        got(UAA.groups().addMember(AddMemberRequest.builder()
            .groupId(id).memberId(user).origin("uaa").type(MemberType.USER).build()));
        assertEquals(1, got(UAA.groups().listMembers(
            ListMembersRequest.builder().groupId(id).returnEntities(true).build())).getMembers().size());
        got(UAA.groups().removeMember(RemoveMemberRequest.builder().groupId(id).memberId(user).build()));
        got(UAA.groups().mapExternalGroup(
            MapExternalGroupRequest.builder().groupId(id).externalGroup("cn=readers").origin("ldap").build()));
        assertEquals("readers", got(UAA.groups().listExternalGroupMappings(ListExternalGroupMappingsRequest.builder()
            .filter("externalGroup eq \"cn=readers\"").build())).getResources().get(0).getDisplayName());
        got(UAA.groups().unmapExternalGroupByGroupId(UnmapExternalGroupByGroupIdRequest.builder()
            .groupId(id).externalGroup("cn=readers").origin("ldap").build()));
        got(UAA.groups().delete(DeleteGroupRequest.builder().groupId(id).version("*").build()));
    }

    @Test
    void aClientIsMadeChangedAndDeleted() {
        got(UAA.clients().create(CreateClientRequest.builder()
            .clientId("app").clientSecret("secret").authorizedGrantType(GrantType.CLIENT_CREDENTIALS)
            .authority("uaa.none").build()));
        got(UAA.clients().update(UpdateClientRequest.builder()
            .clientId("app").name("App").authorizedGrantType(GrantType.CLIENT_CREDENTIALS).build()));
        got(UAA.clients().changeSecret(ChangeSecretRequest.builder()
            .clientId("app").oldSecret("secret").secret("changed").build()));
        got(UAA.clients().updateMetadata(UpdateMetadataRequest.builder()
            .clientId("app").appLaunchUrl("http://example.org").showOnHomePage(true).clientName("App")
            .appIcon("aWNvbg==").build()));
        assertEquals(List.of("App"), got(UAA.clients().listMetadatas(ListMetadatasRequest.builder().build()))
            .getMetadatas().stream().map(metadata -> metadata.getClientName()).toList());
        got(UAA.clients().delete(DeleteClientRequest.builder().clientId("app").build()));
    }

    @Test
    void clientsAreMadeAndDeletedTogether() {
        CreateClient.Builder one = CreateClient.builder().authorizedGrantType(GrantType.CLIENT_CREDENTIALS);
        got(UAA.clients().batchCreate(BatchCreateClientsRequest.builder()
            .client(one.clientId("first").clientSecret("secret").build())
            .client(one.clientId("second").clientSecret("secret").build()).build()));
        got(UAA.clients().batchChangeSecret(BatchChangeSecretRequest.builder()
            .changeSecret(ChangeSecret.builder().clientId("first").oldSecret("secret").secret("new").build()).build()));
        assertEquals(2, got(UAA.clients().batchDelete(BatchDeleteClientsRequest.builder().clientIds("first", "second")
            .build())).getClients().size());
    }

    @Test
    void aZoneHasAProvider() {
        CreateIdentityZoneResponse zone = got(UAA.identityZones().create(
            CreateIdentityZoneRequest.builder().name("Zone").subdomain("zone").build()));
        got(UAA.identityZones().update(UpdateIdentityZoneRequest.builder()
            .identityZoneId(zone.getId()).name("Zone").subdomain("zone").description("ours").build()));
        got(UAA.identityZones().delete(DeleteIdentityZoneRequest.builder().identityZoneId(zone.getId()).build()));
        String provider = provider("directory");
        got(UAA.identityProviders().delete(
            DeleteIdentityProviderRequest.builder().identityProviderId(provider).build()));
    }

    /** A directory's id. */
    static String provider(String origin) {
        return got(UAA.identityProviders().create(CreateIdentityProviderRequest.builder()
            .name("Directory").originKey(origin).type(Type.OAUTH2).active(true)
            .configuration(OAuth2Configuration.builder().authUrl("https://login.example.org/authorize")
                .tokenUrl("https://login.example.org/token").tokenKey("key").relyingPartyId("fakecc")
                .relyingPartySecret("secret").linkText("Log in").addShadowUserOnLogin(true).build())
            .build())).getId();
    }
}
