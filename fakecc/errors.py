"""The error catalogue of the Cloud Controller: one name, one code, one status, one sentence.

Source: cloud_controller_ng:errors/v2.yml, v3.yml. An entry is called with the values of its sentence's placeholders
and gives an exception to raise: `raise errors.ResourceNotFound("Space not found")`.
"""

from __future__ import annotations

from collections.abc import Mapping


class CloudControllerError(Exception):
    """An error that a client sees; each view renders it in its own shape.

    `http`: what v2 adds where a broker failed (uri, method, status), or None.
    """

    def __init__(
        self, name: str, code: int, status: int, detail: str, *, http: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(detail)
        self.http = http
        self.name = name
        self.code = code
        self.status = status
        self.detail = detail

    @property
    def title(self) -> str:
        """The name as clients see it, `CF-` in front."""
        return f"CF-{self.name}"


class CompoundError(CloudControllerError):
    """Several errors that a client is told of at once; alone it counts as the first of them."""

    def __init__(self, errors: list[CloudControllerError]) -> None:
        first = errors[0]
        super().__init__(first.name, first.code, first.status, first.detail)
        self.errors = errors


class CatalogueEntry:
    """One line of the catalogue. Calling it gives the error with its sentence filled in."""

    def __init__(self, name: str, code: int, status: int, sentence: str) -> None:
        self.name = name
        self.code = code
        self.status = status
        self.sentence = sentence

    def __call__(self, *arguments: object) -> CloudControllerError:
        """Give the error. A sentence without a placeholder ignores its arguments, as the real one's does."""
        parts = [part.replace("%%", "%") for part in self.sentence.replace("%d", "%s").split("%s")]
        filled = parts[0] + "".join(f"{argument}{part}" for argument, part in zip(arguments, parts[1:], strict=False))
        return CloudControllerError(self.name, self.code, self.status, filled)


def entry_named(name: str) -> CatalogueEntry | None:
    """The entry that clients read as this name, with `CF-` in front or without; None where there is none."""
    found = globals().get(name.removeprefix("CF-"))
    return found if isinstance(found, CatalogueEntry) else None


def entry_names() -> list[str]:
    """Every name in the catalogue, as clients read it."""
    return [f"CF-{entry.name}" for entry in globals().values() if isinstance(entry, CatalogueEntry)]


class Invalid(Exception):  # noqa: N818 - reads as the sentence `raise Invalid("name", "unique")`
    """An action refuses a record: the field, the rule that it breaks, and values for the sentence of a view."""

    def __init__(self, field: str, rule: str, **details: object) -> None:
        super().__init__(f"{field} {rule}")
        self.field = field
        self.rule = rule
        self.details = details


class Broken(Exception):  # noqa: N818 - not an error of ours, either
    """The real Cloud Controller breaks here, too: the client gets an unknown error, with status 500."""


class Unstorable(Broken):
    """A value that the real one cannot keep; the message is its exception's, which a job for a broker tells."""


class OutOfColumn(Unstorable):
    """A text that is longer than its column, or a number that is larger: the real one's database refuses it."""


class DanglingReference(Broken):
    """A record would refer to one that is not there: the real one's database refuses that by its foreign keys."""


class RoutingApiOff(Broken):
    """The routing API was asked for a router group and is switched off: few of the real one's pages are ready for it."""


class NotImplementedYet(Exception):  # noqa: N818 - not an error of the caller's
    """The real Cloud Controller does this and fakecc does not yet: 501, with a note in the journal."""

    title = "fakecc-NotImplemented"
    code = 501

    @property
    def detail(self) -> str:
        """The sentence for the client."""
        return f"fakecc does not do this yet: {self}"


# fmt: off
InvalidAuthToken = CatalogueEntry("InvalidAuthToken", 1000, 401, "Invalid Auth Token")
MessageParseError = CatalogueEntry("MessageParseError", 1001, 400, "Request invalid due to parse error: %s")
InvalidRelation = CatalogueEntry("InvalidRelation", 1002, 400, "%s")
InvalidContentType = CatalogueEntry("InvalidContentType", 1003, 400, "Invalid content type, expected: %s")
BadRequest = CatalogueEntry("BadRequest", 1004, 400, "Bad request: %s")
NotFound = CatalogueEntry("NotFound", 10000, 404, "Unknown request")
ServerError = CatalogueEntry("ServerError", 10001, 500, "Server error")
NotAuthenticated = CatalogueEntry("NotAuthenticated", 10002, 401, "Authentication error")
NotAuthorized = CatalogueEntry("NotAuthorized", 10003, 403, "You are not authorized to perform the requested action")
InvalidRequest = CatalogueEntry("InvalidRequest", 10004, 400, "The request is invalid")
BadQueryParameter = CatalogueEntry("BadQueryParameter", 10005, 400, "The query parameter is invalid: %s")
AssociationNotEmpty = CatalogueEntry("AssociationNotEmpty", 10006, 400, "Please delete the %s associations for your %s.")
InsufficientScope = CatalogueEntry("InsufficientScope", 10007, 403, "Your token lacks the necessary scopes to access this resource.")
UnprocessableEntity = CatalogueEntry("UnprocessableEntity", 10008, 422, "%s")
UnableToPerform = CatalogueEntry("UnableToPerform", 10009, 400, "%s could not be completed: %s")
ResourceNotFound = CatalogueEntry("ResourceNotFound", 10010, 404, "%s")
DatabaseError = CatalogueEntry("DatabaseError", 10011, 500, "Database error")
OrderByParameterInvalid = CatalogueEntry("OrderByParameterInvalid", 10012, 500, "Cannot order by: %s")
RateLimitExceeded = CatalogueEntry("RateLimitExceeded", 10013, 429, "Rate Limit Exceeded")
IPBasedRateLimitExceeded = CatalogueEntry("IPBasedRateLimitExceeded", 10014, 429, "Rate Limit Exceeded: Unauthenticated requests from this IP address have exceeded the limit. Please log in.")
ServiceUnavailable = CatalogueEntry("ServiceUnavailable", 10015, 503, "%s")
UniquenessError = CatalogueEntry("UniquenessError", 10016, 422, "%s")
ServiceBrokerRateLimitExceeded = CatalogueEntry("ServiceBrokerRateLimitExceeded", 10016, 429, "Service broker concurrent request limit exceeded")
OrgSuspended = CatalogueEntry("OrgSuspended", 10017, 403, "The organization is suspended")
RateLimitV2APIExceeded = CatalogueEntry("RateLimitV2APIExceeded", 10018, 429, "Rate Limit of V2 API Exceeded. Please consider using the V3 API")
SpaceSuspended = CatalogueEntry("SpaceSuspended", 10019, 403, "The space is suspended")
ResourceBeingDeleted = CatalogueEntry("ResourceBeingDeleted", 10020, 422, "The %s is being deleted")
UserInvalid = CatalogueEntry("UserInvalid", 20001, 400, "The user info is invalid: %s")
UaaIdTaken = CatalogueEntry("UaaIdTaken", 20002, 400, "The UAA ID is taken: %s")
UserNotFound = CatalogueEntry("UserNotFound", 20003, 404, "The user could not be found: %s")
UaaUnavailable = CatalogueEntry("UaaUnavailable", 20004, 503, "The UAA service is currently unavailable")
UaaRateLimited = CatalogueEntry("UaaRateLimited", 20008, 429, "The UAA is currently rate limited. Please try again later")
UserIsInMultipleOrigins = CatalogueEntry("UserIsInMultipleOrigins", 20006, 400, "The user exists in multiple origins. Specify an origin for the requested user from: %s")
UserWithOriginNotFound = CatalogueEntry("UserWithOriginNotFound", 20007, 404, "The user could not be found, %s")
OrganizationInvalid = CatalogueEntry("OrganizationInvalid", 30001, 400, "The organization info is invalid: %s")
OrganizationNameTaken = CatalogueEntry("OrganizationNameTaken", 30002, 400, "The organization name is taken: %s")
OrganizationNotFound = CatalogueEntry("OrganizationNotFound", 30003, 404, "The organization could not be found: %s")
LastManagerInOrg = CatalogueEntry("LastManagerInOrg", 30004, 403, "Cannot remove last Org Manager in org")
LastBillingManagerInOrg = CatalogueEntry("LastBillingManagerInOrg", 30005, 403, "Cannot remove last Billing Manager in org")
LastUserInOrg = CatalogueEntry("LastUserInOrg", 30006, 403, "Cannot remove last User in org")
OrganizationAlreadySet = CatalogueEntry("OrganizationAlreadySet", 30007, 400, "Cannot change organization")
SpaceInvalid = CatalogueEntry("SpaceInvalid", 40001, 400, "The app space info is invalid: %s")
SpaceNameTaken = CatalogueEntry("SpaceNameTaken", 40002, 400, "The app space name is taken: %s")
SpaceUserNotInOrg = CatalogueEntry("SpaceUserNotInOrg", 40003, 400, "The app space and the user are not in the same org: %s")
SpaceNotFound = CatalogueEntry("SpaceNotFound", 40004, 404, "The app space could not be found: %s")
ServiceInstanceNameEmpty = CatalogueEntry("ServiceInstanceNameEmpty", 60001, 400, "Service instance name is required.")
ServiceInstanceNameTaken = CatalogueEntry("ServiceInstanceNameTaken", 60002, 400, "The service instance name is taken: %s")
ServiceInstanceServiceBindingWrongSpace = CatalogueEntry("ServiceInstanceServiceBindingWrongSpace", 60003, 400, "The service instance and the service binding are in different app spaces: %s")
ServiceInstanceInvalid = CatalogueEntry("ServiceInstanceInvalid", 60003, 400, "The service instance is invalid: %s")
ServiceInstanceNotFound = CatalogueEntry("ServiceInstanceNotFound", 60004, 404, "The service instance could not be found: %s")
ServiceInstanceQuotaExceeded = CatalogueEntry("ServiceInstanceQuotaExceeded", 60005, 400, "You have exceeded your organization's services limit.")
PreviouslyUsedAs_ServiceInstancePaidQuotaExceeded = CatalogueEntry("PreviouslyUsedAs_ServiceInstancePaidQuotaExceeded", 60006, 400, "You have exceeded your organization's services limit.")
ServiceInstanceServicePlanNotAllowed = CatalogueEntry("ServiceInstanceServicePlanNotAllowed", 60007, 400, "The service instance cannot be created because paid service plans are not allowed.")
ServiceInstanceDuplicateNotAllowed = CatalogueEntry("ServiceInstanceDuplicateNotAllowed", 60008, 400, "An instance of this service is already present in this space. Some services only support one instance per space.")
ServiceInstanceNameTooLong = CatalogueEntry("ServiceInstanceNameTooLong", 60009, 400, "You have requested an invalid service instance name. Names are limited to 255 characters.")
ServiceInstanceOrganizationNotAuthorized = CatalogueEntry("ServiceInstanceOrganizationNotAuthorized", 60010, 403, "A service instance for the selected plan cannot be created in this organization. The plan is visible because another organization you belong to has access to it.")
ServiceInstanceDeprovisionFailed = CatalogueEntry("ServiceInstanceDeprovisionFailed", 60011, 409, "The service broker reported an error during deprovisioning: %s")
ServiceInstanceSpaceQuotaExceeded = CatalogueEntry("ServiceInstanceSpaceQuotaExceeded", 60012, 400, "You have exceeded your space's services limit.")
ServiceInstanceServicePlanNotAllowedBySpaceQuota = CatalogueEntry("ServiceInstanceServicePlanNotAllowedBySpaceQuota", 60013, 400, "The service instance cannot be created because paid service plans are not allowed for your space.")
ServiceInstanceSpaceChangeNotAllowed = CatalogueEntry("ServiceInstanceSpaceChangeNotAllowed", 60014, 400, "Cannot update space for service instance.")
ServiceInstanceTagsTooLong = CatalogueEntry("ServiceInstanceTagsTooLong", 60015, 400, "Combined length of tags for service %s must be 2048 characters or less.")
AsyncServiceInstanceOperationInProgress = CatalogueEntry("AsyncServiceInstanceOperationInProgress", 60016, 409, "An operation for service instance %s is in progress.")
ServiceInstanceRouteBindingSpaceMismatch = CatalogueEntry("ServiceInstanceRouteBindingSpaceMismatch", 60017, 400, "The service instance and the route are in different spaces.")
ServiceInstanceSpaceNotAuthorized = CatalogueEntry("ServiceInstanceSpaceNotAuthorized", 60018, 403, "A service instance for the selected plan cannot be created in this space.")
ServiceInstanceRouteServiceURLInvalid = CatalogueEntry("ServiceInstanceRouteServiceURLInvalid", 60019, 400, "The route service URL is invalid: %s")
ServiceInstanceRouteServiceRequiresDiego = CatalogueEntry("ServiceInstanceRouteServiceRequiresDiego", 60020, 400, "Route services are only supported for apps on Diego. Unbind the service instance from the route or enable Diego for the app.")
ServiceInstanceRouteServiceDisabled = CatalogueEntry("ServiceInstanceRouteServiceDisabled", 60021, 403, "Support for route services is disabled")
AppPortMappingRequiresDiego = CatalogueEntry("AppPortMappingRequiresDiego", 60022, 400, "App ports are supported for Diego apps only.")
RoutePortNotEnabledOnApp = CatalogueEntry("RoutePortNotEnabledOnApp", 60023, 400, "Routes can only be mapped to ports already enabled for the application.")
MultipleAppPortsMappedDiegoToDea = CatalogueEntry("MultipleAppPortsMappedDiegoToDea", 60024, 400, "The app has routes mapped to multiple ports. Multiple ports are supported for Diego only. Please unmap routes from all but one app port. Multiple routes can be mapped to the same port if desired.")
VolumeMountServiceDisabled = CatalogueEntry("VolumeMountServiceDisabled", 60025, 403, "Support for volume mount services is disabled")
DockerAppToDea = CatalogueEntry("DockerAppToDea", 60026, 400, "Docker apps cannot run on DEAs")
ServiceInstanceRecursiveDeleteFailed = CatalogueEntry("ServiceInstanceRecursiveDeleteFailed", 60027, 502, "Deletion of service instance %s failed because one or more associated resources could not be deleted.\n\n%s")
ManagedServiceInstanceNotFound = CatalogueEntry("ManagedServiceInstanceNotFound", 60028, 404, "The service instance could not be found: %s")
ServiceInstanceWithInaccessiblePlanNotUpdateable = CatalogueEntry("ServiceInstanceWithInaccessiblePlanNotUpdateable", 60029, 403, "Cannot update %s of a service instance that belongs to inaccessible plan")
ServiceInstanceProvisionFailed = CatalogueEntry("ServiceInstanceProvisionFailed", 60030, 400, "The service broker reported an error during provisioning: %s")
RuntimeInvalid = CatalogueEntry("RuntimeInvalid", 70001, 400, "The runtime is invalid: %s")
RuntimeNameTaken = CatalogueEntry("RuntimeNameTaken", 70002, 400, "The runtime name is taken: %s")
RuntimeNotFound = CatalogueEntry("RuntimeNotFound", 70003, 404, "The runtime could not be found: %s")
FrameworkInvalid = CatalogueEntry("FrameworkInvalid", 80001, 400, "The framework is invalid: %s")
FrameworkNameTaken = CatalogueEntry("FrameworkNameTaken", 80002, 400, "The framework name is taken: %s")
FrameworkNotFound = CatalogueEntry("FrameworkNotFound", 80003, 404, "The framework could not be found: %s")
ServiceBindingInvalid = CatalogueEntry("ServiceBindingInvalid", 90001, 400, "The service binding is invalid: %s")
ServiceBindingDifferentSpaces = CatalogueEntry("ServiceBindingDifferentSpaces", 90002, 400, "The app and the service are not in the same app space: %s")
ServiceBindingAppServiceTaken = CatalogueEntry("ServiceBindingAppServiceTaken", 90003, 400, "%s")
ServiceBindingNotFound = CatalogueEntry("ServiceBindingNotFound", 90004, 404, "The service binding could not be found: %s")
UnbindableService = CatalogueEntry("UnbindableService", 90005, 400, "The service instance doesn't support binding.")
InvalidLoggingServiceBinding = CatalogueEntry("InvalidLoggingServiceBinding", 90006, 502, "The service is attempting to stream logs from your application, but is not registered as a logging service. Please contact the service provider.")
ServiceFetchBindingParametersNotSupported = CatalogueEntry("ServiceFetchBindingParametersNotSupported", 90007, 400, "This service does not support fetching service binding parameters.")
AsyncServiceBindingOperationInProgress = CatalogueEntry("AsyncServiceBindingOperationInProgress", 90008, 409, "An operation for the service binding between app %s and service instance %s is in progress.")
AppInvalid = CatalogueEntry("AppInvalid", 100001, 400, "The app is invalid: %s")
AppNameTaken = CatalogueEntry("AppNameTaken", 100002, 400, "The app name is taken: %s")
AppNotFound = CatalogueEntry("AppNotFound", 100004, 404, "The app could not be found: %s")
AppMemoryQuotaExceeded = CatalogueEntry("AppMemoryQuotaExceeded", 100005, 400, "You have exceeded your organization's memory limit: %s")
AppMemoryInvalid = CatalogueEntry("AppMemoryInvalid", 100006, 400, "You have specified an invalid amount of memory for your application.")
QuotaInstanceMemoryLimitExceeded = CatalogueEntry("QuotaInstanceMemoryLimitExceeded", 100007, 400, "You have exceeded the instance memory limit for your organization's quota.")
QuotaInstanceLimitExceeded = CatalogueEntry("QuotaInstanceLimitExceeded", 100008, 400, "You have exceeded the instance limit for your organization's quota.")
AppMemoryInsufficientForSidecars = CatalogueEntry("AppMemoryInsufficientForSidecars", 100009, 400, "The requested memory allocation is not large enough to run all of your sidecar processes.")
OrgQuotaLogRateLimitExceeded = CatalogueEntry("OrgQuotaLogRateLimitExceeded", 100010, 400, "You have exceeded your organization's log rate limit: %s")
ServicePlanInvalid = CatalogueEntry("ServicePlanInvalid", 110001, 400, "The service plan is invalid: %s")
ServicePlanNameTaken = CatalogueEntry("ServicePlanNameTaken", 110002, 400, "The service plan name is taken: %s")
ServicePlanNotFound = CatalogueEntry("ServicePlanNotFound", 110003, 404, "The service plan could not be found: %s")
ServicePlanNotUpdateable = CatalogueEntry("ServicePlanNotUpdateable", 110004, 400, "The service does not support changing plans.")
ServiceInvalid = CatalogueEntry("ServiceInvalid", 120001, 400, "The service is invalid: %s")
ServiceLabelTaken = CatalogueEntry("ServiceLabelTaken", 120002, 400, "The service label is taken: %s")
ServiceNotFound = CatalogueEntry("ServiceNotFound", 120003, 404, "The service could not be found: %s")
ServiceFetchInstanceParametersNotSupported = CatalogueEntry("ServiceFetchInstanceParametersNotSupported", 120004, 400, "This service does not support fetching service instance parameters.")
DomainInvalid = CatalogueEntry("DomainInvalid", 130001, 400, "The domain is invalid: %s")
DomainNotFound = CatalogueEntry("DomainNotFound", 130002, 404, "The domain could not be found: %s")
DomainNameTaken = CatalogueEntry("DomainNameTaken", 130003, 400, "The domain name is taken: %s")
PathInvalid = CatalogueEntry("PathInvalid", 130004, 400, "The path is invalid: %s")
TotalPrivateDomainsExceeded = CatalogueEntry("TotalPrivateDomainsExceeded", 130005, 400, "The number of private domains exceeds the quota for organization: %s")
ServiceDoesNotSupportRoutes = CatalogueEntry("ServiceDoesNotSupportRoutes", 130006, 400, "This service does not support route binding.")
RouteAlreadyBoundToServiceInstance = CatalogueEntry("RouteAlreadyBoundToServiceInstance", 130007, 400, "A route may only be bound to a single service instance")
ServiceInstanceAlreadyBoundToSameRoute = CatalogueEntry("ServiceInstanceAlreadyBoundToSameRoute", 130008, 400, "The route and service instance are already bound.")
InternalDomainCannotBeDeleted = CatalogueEntry("InternalDomainCannotBeDeleted", 130009, 422, "The domain '%s' cannot be deleted. It is reserved by the platform.")
RouteServiceCannotBeBoundToInternalRoute = CatalogueEntry("RouteServiceCannotBeBoundToInternalRoute", 130010, 400, "Route services cannot be bound to internal routes.")
LegacyApiWithoutDefaultSpace = CatalogueEntry("LegacyApiWithoutDefaultSpace", 140001, 400, "A legacy api call requiring a default app space was called, but no default app space is set for the user.")
AppPackageInvalid = CatalogueEntry("AppPackageInvalid", 150001, 400, "The app package is invalid: %s")
AppPackageNotFound = CatalogueEntry("AppPackageNotFound", 150002, 404, "The app package could not be found: %s")
InsufficientRunningResourcesAvailable = CatalogueEntry("InsufficientRunningResourcesAvailable", 150003, 503, "One or more instances could not be started because of insufficient running resources.")
PackageBitsAlreadyUploaded = CatalogueEntry("PackageBitsAlreadyUploaded", 150004, 400, "Bits may be uploaded only once. Create a new package to upload different bits.")
BlobstoreNotLocal = CatalogueEntry("BlobstoreNotLocal", 150005, 400, "Downloading blobs can only be done directly to the blobstore.")
BlobstoreUnavailable = CatalogueEntry("BlobstoreUnavailable", 150006, 502, "Failed to perform operation due to blobstore unavailability.")
BlobstoreError = CatalogueEntry("BlobstoreError", 150007, 500, "Failed to perform blobstore operation after three retries.")
DockerImageMissing = CatalogueEntry("DockerImageMissing", 150008, 400, "Docker credentials can only be supplied for apps with a 'docker_image'")
AppRecursiveDeleteFailed = CatalogueEntry("AppRecursiveDeleteFailed", 150009, 502, "Deletion of app %s failed because one or more associated resources could not be deleted.\n\n%s")
ResourceChecksumMismatch = CatalogueEntry("ResourceChecksumMismatch", 150010, 500, "One or more cached resources did not match the given checksum. They have been deleted; please retry package upload.")
AppBitsUploadInvalid = CatalogueEntry("AppBitsUploadInvalid", 160001, 400, "The app upload is invalid: %s")
AppBitsCopyInvalid = CatalogueEntry("AppBitsCopyInvalid", 160002, 400, "The app copy is invalid: %s")
AppResourcesFileModeInvalid = CatalogueEntry("AppResourcesFileModeInvalid", 160003, 400, "The resource file mode is invalid: %s")
AppResourcesFilePathInvalid = CatalogueEntry("AppResourcesFilePathInvalid", 160004, 400, "The resource file path is invalid: %s")
StagingError = CatalogueEntry("StagingError", 170001, 400, "Staging error: %s")
NotStaged = CatalogueEntry("NotStaged", 170002, 400, "App has not finished staging")
NoAppDetectedError = CatalogueEntry("NoAppDetectedError", 170003, 400, "An app was not successfully detected by any available buildpack")
BuildpackCompileFailed = CatalogueEntry("BuildpackCompileFailed", 170004, 400, "App staging failed in the buildpack compile phase")
BuildpackReleaseFailed = CatalogueEntry("BuildpackReleaseFailed", 170005, 400, "App staging failed in the buildpack release phase")
NoBuildpacksFound = CatalogueEntry("NoBuildpacksFound", 170006, 400, "There are no buildpacks available")
StagingTimeExpired = CatalogueEntry("StagingTimeExpired", 170007, 504, "Staging time expired: %s")
InsufficientResources = CatalogueEntry("InsufficientResources", 170008, 400, "Insufficient resources")
NoCompatibleCell = CatalogueEntry("NoCompatibleCell", 170009, 400, "Found no compatible cell")
StagerUnavailable = CatalogueEntry("StagerUnavailable", 170010, 503, "Stager is unavailable: %s")
StagerError = CatalogueEntry("StagerError", 170011, 500, "Stager error: %s")
RunnerInvalidRequest = CatalogueEntry("RunnerInvalidRequest", 170014, 500, "Runner invalid request: %s")
RunnerUnavailable = CatalogueEntry("RunnerUnavailable", 170015, 503, "Runner is unavailable: %s")
RunnerError = CatalogueEntry("RunnerError", 170016, 500, "Runner error: %s")
StagingInProgress = CatalogueEntry("StagingInProgress", 170017, 422, "Only one build can be STAGING at a time per application.")
InvalidTaskAddress = CatalogueEntry("InvalidTaskAddress", 170018, 500, "Invalid config: %s")
TaskError = CatalogueEntry("TaskError", 170019, 500, "Task failed: %s")
TaskWorkersUnavailable = CatalogueEntry("TaskWorkersUnavailable", 170020, 503, "Task workers are unavailable: %s")
InvalidTaskRequest = CatalogueEntry("InvalidTaskRequest", 170021, 422, "The task request is invalid: %s")
ServiceGatewayError = CatalogueEntry("ServiceGatewayError", 180002, 503, "Service gateway internal error: %s")
ServiceNotImplemented = CatalogueEntry("ServiceNotImplemented", 180003, 501, "Operation not supported for service")
SDSNotAvailable = CatalogueEntry("SDSNotAvailable", 180004, 501, "No serialization service backends available")
FileError = CatalogueEntry("FileError", 190001, 400, "File error: %s")
StatsError = CatalogueEntry("StatsError", 200001, 400, "Stats error: %s")
StatsUnavailable = CatalogueEntry("StatsUnavailable", 200002, 503, "Stats unavailable: %s")
AppStoppedStatsError = CatalogueEntry("AppStoppedStatsError", 200003, 400, "Could not fetch stats for stopped app: %s")
RouteInvalid = CatalogueEntry("RouteInvalid", 210001, 400, "The route is invalid: %s")
RouteNotFound = CatalogueEntry("RouteNotFound", 210002, 404, "The route could not be found: %s")
RouteHostTaken = CatalogueEntry("RouteHostTaken", 210003, 400, "The host is taken: %s")
RoutePathTaken = CatalogueEntry("RoutePathTaken", 210004, 400, "The path is taken: %s")
RoutePortTaken = CatalogueEntry("RoutePortTaken", 210005, 400, "The port is taken: %s")
RouteMappingTaken = CatalogueEntry("RouteMappingTaken", 210006, 400, "The route mapping is taken: %s")
RouteMappingNotFound = CatalogueEntry("RouteMappingNotFound", 210007, 404, "The route mapping could not be found: %s")
OutOfRouterGroupPorts = CatalogueEntry("OutOfRouterGroupPorts", 21008, 403, "There are no more ports available for router group: %s. Please contact your administrator for more information.")
RouterGroupNotFound = CatalogueEntry("RouterGroupNotFound", 210009, 404, "The router group could not be found: %s")
InstancesError = CatalogueEntry("InstancesError", 220001, 400, "Instances error: %s")
InstancesUnavailable = CatalogueEntry("InstancesUnavailable", 220002, 503, "Instances information unavailable: %s")
EventNotFound = CatalogueEntry("EventNotFound", 230002, 404, "Event could not be found: %s")
QuotaDefinitionNotFound = CatalogueEntry("QuotaDefinitionNotFound", 240001, 404, "Quota Definition could not be found: %s")
QuotaDefinitionNameTaken = CatalogueEntry("QuotaDefinitionNameTaken", 240002, 400, "Quota Definition is taken: %s")
QuotaDefinitionInvalid = CatalogueEntry("QuotaDefinitionInvalid", 240003, 400, "Quota Definition is invalid: %s")
QuotaDefinitionMemoryLimitInvalid = CatalogueEntry("QuotaDefinitionMemoryLimitInvalid", 240004, 400, "Quota Definition memory limit cannot be less than -1")
StackInvalid = CatalogueEntry("StackInvalid", 250001, 400, "The stack is invalid: %s")
StackNameTaken = CatalogueEntry("StackNameTaken", 250002, 400, "The stack name is taken: %s")
StackNotFound = CatalogueEntry("StackNotFound", 250003, 404, "The stack could not be found: %s")
StackValidationFailed = CatalogueEntry("StackValidationFailed", 250004, 422, "%s")
ServicePlanVisibilityInvalid = CatalogueEntry("ServicePlanVisibilityInvalid", 260001, 400, "Service Plan Visibility is invalid: %s")
ServicePlanVisibilityAlreadyExists = CatalogueEntry("ServicePlanVisibilityAlreadyExists", 260002, 400, "This combination of ServicePlan and Organization is already taken: %s")
ServicePlanVisibilityNotFound = CatalogueEntry("ServicePlanVisibilityNotFound", 260003, 404, "The service plan visibility could not be found: %s")
ServiceBrokerInvalid = CatalogueEntry("ServiceBrokerInvalid", 270001, 400, "Service broker is invalid: %s")
ServiceBrokerNameTaken = CatalogueEntry("ServiceBrokerNameTaken", 270002, 400, "The service broker name is taken")
ServiceBrokerUrlTaken = CatalogueEntry("ServiceBrokerUrlTaken", 270003, 400, "The service broker url is taken: %s")
ServiceBrokerNotFound = CatalogueEntry("ServiceBrokerNotFound", 270004, 404, "The service broker was not found: %s")
ServiceBrokerNotRemovable = CatalogueEntry("ServiceBrokerNotRemovable", 270010, 400, "Can not remove brokers that have associated service instances: %s")
ServiceBrokerUrlInvalid = CatalogueEntry("ServiceBrokerUrlInvalid", 270011, 400, "%s is not a valid URL")
ServiceBrokerCatalogInvalid = CatalogueEntry("ServiceBrokerCatalogInvalid", 270012, 502, "Service broker catalog is invalid: %s")
ServiceBrokerDashboardClientFailure = CatalogueEntry("ServiceBrokerDashboardClientFailure", 270013, 502, "Service broker dashboard clients could not be modified: %s")
ServiceBrokerAsyncRequired = CatalogueEntry("ServiceBrokerAsyncRequired", 270014, 400, "This service plan requires client support for asynchronous service operations.")
ServiceDashboardClientMissingUrl = CatalogueEntry("ServiceDashboardClientMissingUrl", 270015, 502, "Service broker returned dashboard client configuration without a dashboard URL")
ServiceBrokerUrlBasicAuthNotSupported = CatalogueEntry("ServiceBrokerUrlBasicAuthNotSupported", 270016, 400, "User name and password fields in the broker URI are not supported")
ServiceBrokerRespondedAsyncWhenNotAllowed = CatalogueEntry("ServiceBrokerRespondedAsyncWhenNotAllowed", 270017, 502, "The service broker responded asynchronously to a request, but the accepts_incomplete query parameter was false or not given.")
ServiceBrokerConcurrencyError = CatalogueEntry("ServiceBrokerConcurrencyError", 270018, 422, "The service broker could not perform this operation in parallel with other running operations")
ServiceBrokerCatalogIncompatible = CatalogueEntry("ServiceBrokerCatalogIncompatible", 270019, 502, "Service broker catalog is incompatible: %s")
ServiceBrokerRequestRejected = CatalogueEntry("ServiceBrokerRequestRejected", 270020, 502, "The service broker rejected the request. Status Code: %s. Please check that the URL points to a valid service broker.")
ServiceBrokerRequestMalformed = CatalogueEntry("ServiceBrokerRequestMalformed", 270021, 502, "The service broker returned an invalid response: expected valid JSON object in body. Please check that the URL points to a valid service broker.")
ServiceBrokerSyncFailed = CatalogueEntry("ServiceBrokerSyncFailed", 270022, 502, "Encountered an error while attempting to sync cloud controller with the service broker's catalog: %s")
BuildpackNameStackLifecycleTaken = CatalogueEntry("BuildpackNameStackLifecycleTaken", 290000, 422, "The buildpack name %s is already in use for the stack %s and the lifecycle %s")
BuildpackNameTaken = CatalogueEntry("BuildpackNameTaken", 290001, 400, "The buildpack name is already in use: %s")
BuildpackBitsUploadInvalid = CatalogueEntry("BuildpackBitsUploadInvalid", 290002, 400, "The buildpack upload is invalid: %s")
BuildpackInvalid = CatalogueEntry("BuildpackInvalid", 290003, 400, "Buildpack is invalid: %s")
CustomBuildpacksDisabled = CatalogueEntry("CustomBuildpacksDisabled", 290004, 400, "Custom buildpacks are disabled")
BuildpackLocked = CatalogueEntry("BuildpackLocked", 290005, 409, "The buildpack is locked")
JobTimeout = CatalogueEntry("JobTimeout", 290006, 524, "The job execution has timed out.")
SpaceDeleteTimeout = CatalogueEntry("SpaceDeleteTimeout", 290007, 524, "Deletion of space %s timed out before all resources within could be deleted")
SpaceDeletionFailed = CatalogueEntry("SpaceDeletionFailed", 290008, 502, "Deletion of space %s failed because one or more resources within could not be deleted.\n\n%s")
OrganizationDeleteTimeout = CatalogueEntry("OrganizationDeleteTimeout", 290009, 524, "Delete of organization %s timed out before all resources within could be deleted")
OrganizationDeletionFailed = CatalogueEntry("OrganizationDeletionFailed", 290010, 502, "Deletion of organization %s failed because one or more resources within could not be deleted.\n\n%s")
NonrecursiveSpaceDeletionFailed = CatalogueEntry("NonrecursiveSpaceDeletionFailed", 290011, 400, "Resource inside space %s must first be deleted, or specify recursive delete.")
OrganizationRolesDeletionTimeout = CatalogueEntry("OrganizationRolesDeletionTimeout", 290013, 524, "Deletion of roles for organization %s timed out before all roles could be deleted")
OrganizationRolesDeletionFailed = CatalogueEntry("OrganizationRolesDeletionFailed", 290014, 502, "Failed to delete one or more roles for organization %s")
SpaceRolesDeletionTimeout = CatalogueEntry("SpaceRolesDeletionTimeout", 290013, 524, "Deletion of roles for space %s timed out before all roles could be deleted")
SpaceRolesDeletionFailed = CatalogueEntry("SpaceRolesDeletionFailed", 290016, 502, "Failed to delete one or more roles for space %s")
SecurityGroupInvalid = CatalogueEntry("SecurityGroupInvalid", 300001, 400, "The security group is invalid: %s")
SecurityGroupNotFound = CatalogueEntry("SecurityGroupNotFound", 300002, 404, "The security group could not be found: %s")
SecurityGroupStagingDefaultInvalid = CatalogueEntry("SecurityGroupStagingDefaultInvalid", 300003, 400, "The security group could not be found: %s")
SecurityGroupRunningDefaultInvalid = CatalogueEntry("SecurityGroupRunningDefaultInvalid", 300004, 400, "The security group could not be found: %s")
SecurityGroupNameTaken = CatalogueEntry("SecurityGroupNameTaken", 300005, 400, "The security group name is taken: %s")
SpaceQuotaDefinitionInvalid = CatalogueEntry("SpaceQuotaDefinitionInvalid", 310001, 400, "Space Quota Definition is invalid: %s")
SpaceQuotaDefinitionNameTaken = CatalogueEntry("SpaceQuotaDefinitionNameTaken", 310002, 400, "The space quota definition name is taken: %s")
SpaceQuotaMemoryLimitExceeded = CatalogueEntry("SpaceQuotaMemoryLimitExceeded", 310003, 400, "You have exceeded your space's memory limit: %s")
SpaceQuotaInstanceMemoryLimitExceeded = CatalogueEntry("SpaceQuotaInstanceMemoryLimitExceeded", 310004, 400, "You have exceeded the instance memory limit for your space's quota.")
SpaceQuotaTotalRoutesExceeded = CatalogueEntry("SpaceQuotaTotalRoutesExceeded", 310005, 400, "You have exceeded the total routes for your space's quota.")
OrgQuotaTotalRoutesExceeded = CatalogueEntry("OrgQuotaTotalRoutesExceeded", 310006, 400, "You have exceeded the total routes for your organization's quota.")
SpaceQuotaDefinitionNotFound = CatalogueEntry("SpaceQuotaDefinitionNotFound", 310007, 404, "Space Quota Definition could not be found: %s")
SpaceQuotaInstanceLimitExceeded = CatalogueEntry("SpaceQuotaInstanceLimitExceeded", 310008, 400, "You have exceeded the instance limit for your space's quota.")
OrgQuotaTotalReservedRoutePortsExceeded = CatalogueEntry("OrgQuotaTotalReservedRoutePortsExceeded", 310009, 400, "You have exceeded the total reserved route ports for your organization's quota.")
SpaceQuotaTotalReservedRoutePortsExceeded = CatalogueEntry("SpaceQuotaTotalReservedRoutePortsExceeded", 310010, 400, "You have exceeded the total reserved route ports for your space's quota.")
SpaceQuotaLogRateLimitExceeded = CatalogueEntry("SpaceQuotaLogRateLimitExceeded", 310011, 400, "You have exceeded your space's log rate limit: %s")
DiegoDisabled = CatalogueEntry("DiegoDisabled", 320001, 400, "Diego has not been enabled.")
DiegoDockerBuildpackConflict = CatalogueEntry("DiegoDockerBuildpackConflict", 320002, 400, "You cannot specify a custom buildpack and a docker image at the same time.")
DockerDisabled = CatalogueEntry("DockerDisabled", 320003, 400, "Docker support has not been enabled.")
StagingBackendInvalid = CatalogueEntry("StagingBackendInvalid", 320004, 403, "The request staging completion endpoint only handles apps desired to stage on the Diego backend.")
BackendSelectionNotAuthorized = CatalogueEntry("BackendSelectionNotAuthorized", 320005, 403, "You cannot select the backend on which to run this application")
RevisionsEnabled = CatalogueEntry("RevisionsEnabled", 320006, 400, "V2 restaging is disabled when your app has revisions enabled")
CNBDisabled = CatalogueEntry("CNBDisabled", 320007, 400, "Cloud Native Buildpacks support has not been enabled.")
FeatureFlagNotFound = CatalogueEntry("FeatureFlagNotFound", 330000, 404, "The feature flag could not be found: %s")
FeatureFlagInvalid = CatalogueEntry("FeatureFlagInvalid", 330001, 400, "The feature flag is invalid: %s")
FeatureDisabled = CatalogueEntry("FeatureDisabled", 330002, 403, "Feature Disabled: %s")
UserProvidedServiceInstanceNotFound = CatalogueEntry("UserProvidedServiceInstanceNotFound", 340001, 404, "The service instance could not be found: %s")
UserProvidedServiceInstanceHandlerNeeded = CatalogueEntry("UserProvidedServiceInstanceHandlerNeeded", 340002, 400, "Please use the User Provided Services API to manage this resource.")
ProcessInvalid = CatalogueEntry("ProcessInvalid", 350001, 400, "The process is invalid: %s")
UnableToDelete = CatalogueEntry("UnableToDelete", 350002, 400, "Unable to perform delete action: %s")
ProcessNotFound = CatalogueEntry("ProcessNotFound", 350003, 404, "The process could not be found: %s")
ServiceKeyNameTaken = CatalogueEntry("ServiceKeyNameTaken", 360001, 400, "The service key name is taken: %s")
ServiceKeyInvalid = CatalogueEntry("ServiceKeyInvalid", 360002, 400, "The service key is invalid: %s")
ServiceKeyNotFound = CatalogueEntry("ServiceKeyNotFound", 360003, 404, "The service key could not be found: %s")
ServiceKeyNotSupported = CatalogueEntry("ServiceKeyNotSupported", 360004, 400, "%s")
ServiceKeyCredentialStoreUnavailable = CatalogueEntry("ServiceKeyCredentialStoreUnavailable", 360005, 503, "Credential store is unavailable")
RoutingApiUnavailable = CatalogueEntry("RoutingApiUnavailable", 370001, 503, "The Routing API is currently unavailable")
RoutingApiDisabled = CatalogueEntry("RoutingApiDisabled", 370003, 403, "Routing API is disabled")
EnvironmentVariableGroupInvalid = CatalogueEntry("EnvironmentVariableGroupInvalid", 380001, 400, "The Environment Variable Group is invalid: %s")
DropletUploadInvalid = CatalogueEntry("DropletUploadInvalid", 380002, 400, "The droplet upload is invalid: %s")
ServiceInstanceUnshareFailed = CatalogueEntry("ServiceInstanceUnshareFailed", 390001, 502, "Unshare of service instance failed: \n\n%s")
ServiceInstanceDeletionSharesExists = CatalogueEntry("ServiceInstanceDeletionSharesExists", 390002, 422, "Service instances must be unshared before they can be deleted. Unsharing %s will automatically delete any bindings that have been made to applications in other spaces.")
SharedServiceInstanceCannotBeRenamed = CatalogueEntry("SharedServiceInstanceCannotBeRenamed", 390003, 422, "Service instances that have been shared cannot be renamed")
SharedServiceInstanceNotUpdatableInTargetSpace = CatalogueEntry("SharedServiceInstanceNotUpdatableInTargetSpace", 390004, 403, "You cannot update service instances that have been shared with you")
SharedServiceInstanceNotDeletableInTargetSpace = CatalogueEntry("SharedServiceInstanceNotDeletableInTargetSpace", 390005, 403, "You cannot delete service instances that have been shared with you")
MaintenanceInfoNotSupported = CatalogueEntry("MaintenanceInfoNotSupported", 390006, 422, "The service broker does not support upgrades for service instances created from this plan.")
MaintenanceInfoNotSemver = CatalogueEntry("MaintenanceInfoNotSemver", 390007, 422, "maintenance_info.version should be a semantic version.")
MaintenanceInfoNotUpdatableWhenChangingPlan = CatalogueEntry("MaintenanceInfoNotUpdatableWhenChangingPlan", 390008, 422, "maintenance_info should not be changed when switching to different plan.")
MaintenanceInfoConflict = CatalogueEntry("MaintenanceInfoConflict", 390009, 422, "maintenance_info.version requested is invalid. Please ensure the catalog is up to date and you are providing a version supported by this service plan.")
BuildpackStacksDontMatch = CatalogueEntry("BuildpackStacksDontMatch", 390011, 422, "Uploaded buildpack stack (%s) does not match %s")
BuildpackStackDoesNotExist = CatalogueEntry("BuildpackStackDoesNotExist", 390012, 422, "Uploaded buildpack stack (%s) does not exist")
BuildpackZipError = CatalogueEntry("BuildpackZipError", 390013, 422, "Buildpack zip error: %s")
DeploymentsDisabled = CatalogueEntry("DeploymentsDisabled", 390014, 403, "Deployments cannot be created due to manifest property 'temporary_disable_deployments'")
NoCurrentEncryptionKey = CatalogueEntry("NoCurrentEncryptionKey", 390015, 422, "Please set the desired encryption key in the manifest at ‘cc.database_encryption.current_key_label’")
ScaleDisabledDuringDeployment = CatalogueEntry("ScaleDisabledDuringDeployment", 390016, 422, "Cannot scale this process while a deployment is in flight.")
ProcessUpdateDisabledDuringDeployment = CatalogueEntry("ProcessUpdateDisabledDuringDeployment", 390017, 422, "Cannot update this process while a deployment is in flight.")
LabelLimitExceeded = CatalogueEntry("LabelLimitExceeded", 390020, 422, "Failed to add %d labels because it would exceed maximum of %d")
AnnotationLimitExceeded = CatalogueEntry("AnnotationLimitExceeded", 390023, 422, "Failed to add %d annotations because it would exceed maximum of %d")
StopDisabledDuringDeployment = CatalogueEntry("StopDisabledDuringDeployment", 390024, 422, "Cannot stop the app while it is deploying, please cancel the deployment before stopping the app.")
KubernetesRouteResourceError = CatalogueEntry("KubernetesRouteResourceError", 400001, 422, "Failed to create/update/delete Route resource with guid '%s' on Kubernetes")
KpackImageError = CatalogueEntry("KpackImageError", 400002, 422, "Failed to %s Image resource for staging: '%s'")
KpackBuilderError = CatalogueEntry("KpackBuilderError", 400003, 422, "Failed to %s Builder resource: '%s'")
EiriniLRPError = CatalogueEntry("EiriniLRPError", 410001, 422, "Failed to %s LRP resource: '%s'")
KorifiError = CatalogueEntry("KorifiError", 420000, 500, "%s")
DeserializationError = CatalogueEntry("DeserializationError", 420001, 500, "%s")
CNBGenericBuildFailed = CatalogueEntry("CNBGenericBuildFailed", 430001, 400, "cnb: generic build failure")
CNBDownloadBuildpackFailed = CatalogueEntry("CNBDownloadBuildpackFailed", 430002, 400, "cnb: downloading buildpacks failed: This may be caused by a wrong url, invalid buildpack or invalid credentials. Check the staging logs for more details.")
CNBDetectFailed = CatalogueEntry("CNBDetectFailed", 430003, 400, "cnb: detecting failed")
CNBBuildFailed = CatalogueEntry("CNBBuildFailed", 430004, 400, "cnb: building failed")
CNBExportFailed = CatalogueEntry("CNBExportFailed", 430005, 400, "cnb: exporting failed")
CNBLaunchFailed = CatalogueEntry("CNBLaunchFailed", 430006, 400, "cnb: launching failed")
CNBRestoreFailed = CatalogueEntry("CNBRestoreFailed", 430007, 400, "cnb: restore failed")
