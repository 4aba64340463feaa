"""/internal/v5/syslog_drain_urls.

Source: cloud_controller_ng:spec/unit/controllers/internal/syslog_drain_urls_controller_spec.rb
"""

import pytest
import support
from support import NOBODY, ask

from fakecc.models.services import ServiceBinding, ServiceInstance

PATH = "/internal/v5/syslog_drain_urls"


@pytest.fixture
def space(world):
    return support.space(world, "space 1", inside=support.organization(world, "org-1-"))


def bind(world, app, url, credentials=None):
    """A binding of the app to a user-provided instance of its own."""
    instance = ServiceInstance(
        **world.stamp(ServiceInstance), name=f"drain-{len(world.service_instances)}", space_guid=app.space_guid
    )
    world.add(instance)
    world.add(
        ServiceBinding(
            **world.stamp(ServiceBinding),
            app_guid=app.guid,
            service_instance_guid=instance.guid,
            syslog_drain_url=url,
            credentials=credentials,
        )
    )


def test_the_apps_of_a_drain_stand_by_its_credentials(world, space):
    one, two = (support.app_in(world, space, name) for name in ("app-1", '"a*p(p)-2_-'))
    bind(world, one, "syslog://b")
    bind(world, one, "syslog://a", {"cert": "c", "key": "k", "ca": "a"})
    bind(world, two, "syslog://a", {"cert": "c", "key": "k", "ca": "a", "more": 1})
    bind(world, two, "syslog://a", {"cert": None, "key": "k"})
    bind(world, two, None)
    bind(world, two, "")

    assert ask(world, "GET", PATH, as_=NOBODY).body == {
        "results": [
            {
                "url": "syslog://a",
                "credentials": [
                    {
                        "cert": "c",
                        "key": "k",
                        "ca": "a",
                        "apps": [
                            {"hostname": "org-1.space-1.app-1", "app_id": one.guid},
                            {"hostname": "org-1.space-1.app-2", "app_id": two.guid},
                        ],
                    },
                    {
                        "cert": "",
                        "key": "k",
                        "ca": "",
                        "apps": [{"hostname": "org-1.space-1.app-2", "app_id": two.guid}],
                    },
                ],
            },
            {
                "url": "syslog://b",
                "credentials": [
                    {"cert": "", "key": "", "ca": "", "apps": [{"hostname": "org-1.space-1.app-1", "app_id": one.guid}]}
                ],
            },
        ],
        "next_id": 50,
    }


def test_pages_lead_to_an_empty_one(world, space):
    app = support.app_in(world, space)
    for name in "abc":
        bind(world, app, f"syslog://{name}")

    pages = [ask(world, "GET", f"{PATH}?batch_size=2&next_id={start}").body for start in (0, 2, 4)]

    assert [([result["url"][-1] for result in page["results"]], page["next_id"]) for page in pages] == [
        (["a", "b"], 2),
        (["c"], 4),
        ([], None),
    ]


@pytest.mark.parametrize("query", ["batch_size=0", "batch_size=x", "next_id=-1", "next_id="])
def test_numbers_that_the_real_one_breaks_on(world, query):
    assert ask(world, "GET", f"{PATH}?{query}").status == 500


def test_a_long_name_is_cut(world, space):
    app = support.app_in(world, space, "x" * 64)
    bind(world, app, "syslog://a")

    shown = ask(world, "GET", PATH).body["results"][0]["credentials"][0]["apps"][0]["hostname"]

    assert shown == f"org-1.space-1.{'x' * 63}"
