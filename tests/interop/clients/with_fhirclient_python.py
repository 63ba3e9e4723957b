"""fhirclient (Python): the whole loop with its models, pages, update, 404. The token comes from an auth object."""

from fhirclient import client
from fhirclient.auth import FHIRAuth
from fhirclient.models.task import Task
from steps import BASE, DESK, OUTPUT, PLAN, TOKEN, refused, same, step, until


class Given(FHIRAuth):
    """An access token that is given."""

    auth_type = "given"

    def __init__(self, token):
        super().__init__()
        self.token = token

    @property
    def ready(self):
        return True

    def can_sign_headers(self):
        return True

    def signed_headers(self, headers):
        return (headers or {}) | {"Authorization": f"Bearer {self.token}"}


def side(token):
    server = client.FHIRClient(settings={"app_id": "x", "api_base": BASE}).server
    server.auth = Given(token)
    return server


us, desk = side(TOKEN), side(DESK)


def send(number):
    answer = us.post_json("", PLAN["bundles"][number]).json()
    return answer["entry"][-1]["response"]["location"].split("/fhir/")[1].split("/")[1]


def find(server, **asked):
    return Task.where(struct=asked).perform_resources(server)


def move(number, status, **more):
    task = until(lambda: find(desk, identifier=PLAN["orders"][number]), lambda rows: len(rows) == 1)[0]
    changed = Task(task.as_json() | {"status": status} | more)
    same(changed.update(desk)["status"], status)


def seen(task_id, status):
    until(lambda: Task.read(task_id, us).status, lambda found: found == status)


def again():
    same(send(0), first)
    same(len(find(us, identifier=PLAN["orders"][0])), 1)


def cancel():
    task = Task.read(third, us)
    task.status = "cancelled"
    task.update(us)
    seen(third, "cancelled")


def paging():
    same(len(list(Task.where(struct={"_count": "1"}).perform_resources_iter(us))), 3)


step("capability", lambda: same(us.request_json("metadata", nosign=True)["fhirVersion"], "4.0.1"))
first = step("send", lambda: send(0))
step("send again: nothing twice", again)
step("poll", lambda: same([one.status for one in find(us, identifier=PLAN["orders"][0])], ["requested"]))
step("accept", lambda: move(0, "accepted"))
step("see accepted", lambda: seen(first, "accepted"))
step("in progress", lambda: move(0, "in-progress"))
step("complete", lambda: move(0, "completed", output=OUTPUT))
step("see completed", lambda: seen(first, "completed"))
second = step("send another", lambda: send(1))
step("decline", lambda: move(1, "rejected", statusReason={"text": "Not now"}))
step("see declined", lambda: seen(second, "rejected"))
third = step("send a third", lambda: send(2))
step("cancel", cancel)
step("paging", paging)
step("404", lambda: refused(lambda: Task.read("01a00000-0000-7000-8000-000000000000", us), "FHIRNotFoundException"))
