"""python-hl7's MLLP client: a referral and an order, each sent again; the acknowledgment comes back byte for byte."""

from hl7.client import MLLPClient
from steps import PLAN, same, step

ACKS = {}


def sent(name):
    with MLLPClient("127.0.0.1", PLAN["mllp"]) as client:
        return client.send_message(PLAN["messages"][name].encode())


def first(name):
    ACKS[name] = sent(name)
    assert b"MSA|AA|" in ACKS[name], ACKS[name]


for name in PLAN["messages"]:
    step(f"{name}: AA", lambda name=name: first(name))
    step(f"{name} again: the same bytes", lambda name=name: same(sent(name), ACKS[name]))
