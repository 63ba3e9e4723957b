"""fhirpy: the whole loop, paging, counting, creating, and what must be refused cleanly."""

from fhirpy import SyncFHIRClient
from steps import BASE, DESK, OUTPUT, PLAN, TOKEN, refused, same, step, until

us = SyncFHIRClient(BASE, authorization=f"Bearer {TOKEN}")
desk = SyncFHIRClient(BASE, authorization=f"Bearer {DESK}")


def send(number):
    answer = us.execute("", method="post", data=PLAN["bundles"][number])
    return [entry["response"]["location"].split("/fhir/")[1].split("/")[:2] for entry in answer["entry"]]


def mine(placed):
    return us.reference("Task", dict(placed)["Task"]).to_resource()


def at_the_desk(number):
    name = PLAN["orders"][number]
    return lambda: desk.resources("Task").search(identifier=name).fetch()


def move(number, status, **more):
    task = until(at_the_desk(number), lambda rows: len(rows) == 1)[0]
    task["status"] = status
    for key, value in more.items():
        task[key] = value
    task.save()
    same(task["status"], status)


def again():
    before = len(us.resources("Task").fetch_all())
    same(send(0), first)
    same(len(us.resources("Task").fetch_all()), before)


def seen(placed, status):
    until(lambda: mine(placed)["status"], lambda found: found == status)


def illegal():
    task = mine(first)
    task["status"] = "draft"
    refused(task.save, "OperationOutcome")


def bare_patch():
    refused(lambda: us.resource("Task", id=dict(first)["Task"]).patch(description="x"), "OperationOutcome")


def create():
    made = us.resource("Patient", **PLAN["patient"])
    made.save()
    same(us.get("Patient", made.id)["birthDate"], PLAN["patient"]["birthDate"])


first = step("send", lambda: send(0))
step("send again: nothing twice", again)
step("poll", lambda: same(len(us.resources("Task").search(status="requested").fetch()), 1))
step("accept", lambda: move(0, "accepted"))
step("see accepted", lambda: seen(first, "accepted"))
step("in progress", lambda: move(0, "in-progress"))
step("complete", lambda: move(0, "completed", output=OUTPUT))
step("see completed", lambda: seen(first, "completed"))
second = step("send another", lambda: send(1))
step("decline", lambda: move(1, "rejected", statusReason={"text": "Not now"}))
step("see declined", lambda: seen(second, "rejected"))
third = step("send a third", lambda: send(2))


def cancel():
    task = mine(third)
    task["status"] = "cancelled"
    task.save()
    seen(third, "cancelled")


step("cancel", cancel)
step("count", lambda: same(us.resources("Task").count(), 3))
step("paging", lambda: same(len(us.resources("Task").limit(1).fetch_all()), 3))
step("include", lambda: same(
    us.resources("Task").include("Task", "focus").fetch_raw()["entry"][-1]["search"]["mode"], "include"))  # fmt: skip
step("404", lambda: refused(lambda: us.get("Task", "01a00000-0000-7000-8000-000000000000"), "ResourceNotFound"))
step("illegal move", illegal)
step("bare patch: 415", bare_patch)
step("get_or_create: 400", lambda: refused(
    lambda: us.resources("Patient").search(identifier="x|1").get_or_create(us.resource("Patient", **PLAN["patient"])),
    "OperationOutcome"))  # fmt: skip
step("create", create)
