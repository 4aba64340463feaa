"""Imports go downwards only (pyproject.toml's import contracts), pages stand alone, and domains keep to themselves."""

import ast
import subprocess
import sys

import pytest
from support import source

pytestmark = pytest.mark.slow

VIEWS = ("v2", "v3")
DOMAINS = ("services", "tenancy", "apps", "routing", "platform")
# Pages that import pages, and why.
PAGE_IMPORTS = {}
INCLUDED = "what `include` adds is presented as its own page presents it"
LISTED = "what belongs to it is listed at its own address, too"
# What a domain folder imports from another one: module, what it imports from, and why.
ACROSS_DOMAINS = {
    ("v2/apps/app_summaries.py", "v2/services/_services.py"): "the summary of an app shows its services",
    ("v2/services/space_services.py", "v2/apps/_apps.py"): "the summary of a space shows its apps",
    ("v3/apps/_apps.py", "v3/tenancy/_tenancy.py"): INCLUDED,
    ("v3/platform/stacks.py", "v3/apps/_apps.py"): LISTED,
    ("v3/routing/_route_filters.py", "v3/apps/_apps.py"): INCLUDED,
    ("v3/routing/route_policies.py", "v3/apps/_apps.py"): INCLUDED,
    ("v3/routing/route_policies.py", "v3/tenancy/_tenancy.py"): INCLUDED,
    ("v3/services/_credential_bindings.py", "v3/apps/_apps.py"): INCLUDED,
    ("v3/services/service_plans.py", "v3/tenancy/_tenancy.py"): INCLUDED,
    ("v3/services/service_route_bindings.py", "v3/routing/_routing.py"): INCLUDED,
    ("v3/tenancy/organizations.py", "v3/routing/_routing.py"): LISTED,
    ("v3/tenancy/spaces.py", "v3/platform/_security_groups.py"): LISTED,
}


def run_python(code):
    return subprocess.run([sys.executable, "-c", code], cwd=source.ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own command


def test_every_import_contract_is_kept():
    ran = run_python("from importlinter.cli import lint_imports_command; lint_imports_command()")
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("package", ["fakecc", "fakecc.pytest_plugin"])
def test_importing_what_users_import_imports_no_flask(package):
    ran = run_python(f"import sys, {package}; sys.exit('flask' in sys.modules or 'werkzeug' in sys.modules)")
    assert ran.returncode == 0, ran.stderr


def imported_modules(modules):
    """Which module imports which, as paths; an `__init__.py` that gathers its package is left out."""
    return {
        (path, source.path_of(name))
        for path, tree in modules.items()
        if not path.endswith("__init__.py")
        for name in source.imports(tree).values()
        if name.split(".")[0] == "fakecc"
    }


def pages(modules):
    """The modules that have `ENDPOINTS`."""
    return {
        path
        for path, tree in modules.items()
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if ast.unparse(target) == "ENDPOINTS"
    }


def page_imports(modules):
    known = pages(source.modules()) | pages(modules)
    return {(path, other) for path, other in imported_modules(modules) if path != other and {path, other} <= known}


def domain_of(path):
    """View and domain of a module in a domain folder, None for every other one."""
    parts = path.split("/")
    return tuple(parts[:2]) if len(parts) > 2 and parts[0] in VIEWS and parts[1] in DOMAINS else None


def imports_across_domains(modules):
    return {
        (path, other)
        for path, other in imported_modules(modules)
        if domain_of(other) and other.split("/")[0] == path.split("/")[0] and domain_of(path) != domain_of(other)
    }


def test_a_page_imports_no_page():
    assert len(pages(source.modules())) > 60
    complaint = source.mismatch(page_imports(source.modules()), PAGE_IMPORTS)
    assert not complaint, complaint


def test_a_domain_imports_its_views_root_and_itself():
    complaint = source.mismatch(imports_across_domains(source.modules()), ACROSS_DOMAINS)
    assert not complaint, complaint


def test_flask_is_imported_by_web_only():
    importing = {
        path
        for path, tree in source.modules().items()
        if any(name.split(".")[0] == "flask" for name in source.imports(tree).values())
    }
    assert {path.split("/")[0] for path in importing} == {"web"}


def test_every_folder_of_a_view_is_a_domain():
    folders = {
        path.split("/")[1] for path in source.modules() if path.startswith(("v2/", "v3/")) and path.count("/") > 1
    }
    assert folders == set(DOMAINS)


@pytest.mark.parametrize(
    ("find", "path", "text", "offence"),
    [
        pytest.param(page_imports, "v3/apps/apps.py", "from fakecc.v3.apps import _builds\nENDPOINTS = []", None, id="no page"),
        pytest.param(page_imports, "v3/apps/a.py", "from fakecc.v3.tenancy import spaces\nENDPOINTS = []", "v3/tenancy/spaces.py", id="page"),
        pytest.param(page_imports, "uaa/a.py", "from fakecc.uaa.scim.users import show\nENDPOINTS = []", "uaa/scim/users.py", id="part of a page"),
        pytest.param(imports_across_domains, "v3/apps/a.py", "from fakecc.v3.access import readable_space", None, id="root"),
        pytest.param(imports_across_domains, "v3/apps/a.py", "from fakecc.v3.tenancy import _tenancy", "v3/tenancy/_tenancy.py", id="domain"),
        pytest.param(imports_across_domains, "v3/access.py", "import fakecc.v3.tenancy._tenancy", "v3/tenancy/_tenancy.py", id="domain from the root"),
    ],
)  # fmt: skip
def test_an_offence_is_found(find, path, text, offence):
    assert find(source.parsed({path: text})) == ({(path, offence)} if offence else set())
