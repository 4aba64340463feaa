"""What Puma, the web server, says where v2 makes it fail.

Source: cloud_controller_ng:middleware/block_v3_only_roles.rb; recording: v3-services/space-scoped-broker-by-role
"""

from __future__ import annotations

# The middleware that refuses supporters gives Puma a text for a body, where a list belongs. Puma has sent the head by then,
# and tells of its error in the body; the recorded installation keeps its gems there.
GEMS = "/tmp/h-oracle/gemhome/gems"  # noqa: S108 - a name, nothing is written there
CAUGHT = "\n".join(
    (
        "Puma caught this error: undefined method `call' for an instance of String (NoMethodError)",
        f"{GEMS}/rack-3.2.6/lib/rack/body_proxy.rb:56:in `method_missing'",
        f"{GEMS}/puma-8.0.2/lib/puma/response.rb:240:in `prepare_response'",
        f"{GEMS}/puma-8.0.2/lib/puma/response.rb:108:in `handle_request'",
        f"{GEMS}/puma-8.0.2/lib/puma/server.rb:508:in `process_client'",
        f"{GEMS}/puma-8.0.2/lib/puma/server.rb:263:in `block in run'",
        f"{GEMS}/puma-8.0.2/lib/puma/thread_pool.rb:246:in `block in spawn_thread'",
    )
)
REFUSAL_OF_SUPPORTERS = f"HTTP/1.1 500 Internal Server Error\r\ncontent-length: {len(CAUGHT)}\r\n\r\n{CAUGHT}"
