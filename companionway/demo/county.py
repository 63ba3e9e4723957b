"""An invented county's list of services as HSDS 3.0, of any size: for the demo, for measuring, for trying the import.

Towns are where they are on the coast of Maine; every name, number and address of a place is made up (555 numbers,
example.org). The same seed and size make the same list.
"""

import json
import random
import uuid
from typing import Any

SOURCE = "Invented county list"
TOWNS = {
    "Rockland": (44.104, -69.109), "Portland": (43.659, -70.257), "Brunswick": (43.914, -69.965),
    "Norway": (44.214, -70.545), "Sanford": (43.439, -70.774), "Biddeford": (43.493, -70.453),
    "Damariscotta": (44.033, -69.519), "Belfast": (44.426, -69.006), "Camden": (44.210, -69.065),
    "Bath": (43.911, -69.821), "Augusta": (44.311, -69.779), "Lewiston": (44.100, -70.215),
    "Waterville": (44.552, -69.632), "Bangor": (44.801, -68.778), "Ellsworth": (44.543, -68.420),
}  # fmt: skip
FRONTS = ("Harbor", "Casco", "Pine", "Lighthouse", "Open Door", "River", "Granite", "Tide", "Lupine", "Juniper",
          "Heron", "Birch", "Cove", "Meadow", "North Star", "Compass", "Hearth", "Anchor", "Bay", "Island")  # fmt: skip
BACKS = ("Community Cares", "Neighbors", "Alliance", "Together", "Outreach", "Resource Center", "Mutual Aid", "House")
# What a service is called, what it says of itself, and the list's own category.
KINDS = (
    ("Food Pantry", "Groceries for the week, no questions asked.", "Food Pantry"),
    ("Community Kitchen", "Hot meals at noon and in the evening.", "Meals"),
    ("Rent and Deposit Fund", "Help with a deposit or one month of rent.", "Housing Assistance"),
    ("Recovery Residence", "Sober living with others in recovery; medication welcome.", "Recovery Housing"),
    ("Night Shelter", "Beds for the night, a locker and breakfast.", "Emergency Shelter"),
    ("Ride Volunteers", "Rides to appointments, meetings and court.", "Transportation"),
    ("Heating Fund", "Help with heating fuel and electric bills.", "Utility Assistance"),
    ("Job Coaching", "Resumes, practice interviews and employers who hire people with a record.", "Employment"),
    ("Adult Learning", "Classes for the high school equivalency test and reading.", "Adult Education"),
    ("Family Health Center", "Primary care and dental care for everybody.", "Community Clinic"),
    ("Counseling", "Talks one to one and in groups about grief, trauma and worry.", "Mental Health"),
    ("Medication Clinic", "Buprenorphine and methadone; often on the day you ask.", "Opioid Treatment"),
    ("Withdrawal Care", "Beds with nurses day and night, and a plan for after.", "Substance Use Disorder Treatment"),
    ("Recovery Center", "Meetings of many kinds, coffee, and peers to talk with.", "Recovery Community Center"),
    ("Naloxone and Safer Use", "Naloxone, supplies and somebody who listens.", "Harm Reduction"),
    ("Legal Help Desk", "Lawyers for housing, benefits, family and records.", "Legal Aid"),
    ("ID Help", "Help to get a birth certificate and a state identification.", "Identification Documents"),
    ("Family Room", "Child care, diapers and a parent group.", "Family Support"),
    ("Safe Harbor Line", "Somebody to talk with about violence at home, day and night.", "Domestic Violence"),
    ("Clothes Closet", "Clothes, showers and laundry.", "Clothing"),
    ("Phone and Internet Help", "Phones with minutes, computers and help to use them.", "Telephone Service"),
)
SPOKEN = (("es", 0.22), ("fr", 0.10), ("so", 0.08), ("pt", 0.08), ("ar", 0.06), ("ln", 0.03))
WEEKS = (("MO,TU,WE,TH,FR", "09:00", "17:00"), ("TU,TH", "12:00", "19:00"), ("MO,TU,WE,TH,FR,SA", "08:00", "20:00"),
         ("SA,SU", "10:00", "15:00"), ("MO,TU,WE,TH,FR,SA,SU", "00:00", "24:00"), ("WE", "17:00", "20:30"))  # fmt: skip
FEES = (("", None), ("Free of charge.", 0), ("Sliding scale, by what you can pay.", None), ("", 25))


def county(services: int, seed: int = 1) -> bytes:
    """The list as one JSON file."""
    chance = random.Random(f"county/{seed}")  # nosec B311 - a seeded list, not a secret
    terms = {term: _id(chance) for _, _, term in KINDS}
    return json.dumps([_service(chance, number, terms) for number in range(services)], ensure_ascii=False).encode()


def _id(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _service(chance: random.Random, number: int, terms: dict[str, str]) -> dict[str, Any]:
    kind, about, term = KINDS[number % len(KINDS)]
    front, back = chance.choice(FRONTS), chance.choice(BACKS)
    words, amount = chance.choices(FEES, (4, 4, 3, 2))[0]
    days, opens, closes = chance.choice(WEEKS)
    checked = f"202{chance.choice('4555')}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    phone = f"207-555-01{number % 100:02}"
    spoken = [{"id": _id(chance), "code": code, "name": code} for code, share in SPOKEN if chance.random() < share]
    return {
        "id": _id(chance), "name": f"{front} {kind}", "status": "active", "description": about,
        "url": f"https://place{number}.example.org", "email": f"hello@place{number}.example.org",
        "fees_description": words, "assured_date": checked,
        "eligibility_description": chance.choice(("Everybody.", "Adults.", "People who live in the county.")),
        "minimum_age": chance.choice((None, None, 18)),
        "organization": {"id": _id(chance), "name": f"{front} {back}", "description": "An invented organization."},
        "phones": [{"id": _id(chance), "number": phone, "type": "voice"}],
        "cost_options": [] if amount is None else [{"id": _id(chance), "amount": amount, "currency": "usd"}],
        "languages": spoken,
        "attributes": [{"id": _id(chance), "taxonomy_term": {"id": terms[term], "name": term}}],
        "schedules": [{"id": _id(chance), "freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes}],
        "service_at_locations": [_place(chance, front)],
    }  # fmt: skip


def _place(chance: random.Random, front: str) -> dict[str, Any]:
    town = chance.choice(tuple(TOWNS))
    latitude, longitude = TOWNS[town]
    return {
        "id": _id(chance),
        "location": {
            "id": _id(chance), "name": f"{front} Hall", "location_type": "physical",
            "latitude": round(latitude + chance.gauss(0, 0.03), 5),
            "longitude": round(longitude + chance.gauss(0, 0.04), 5),
            "addresses": [{
                "id": _id(chance), "address_1": f"{chance.randrange(1, 300)} Invented Street", "city": town,
                "state_province": "ME", "postal_code": "04000", "country": "US", "address_type": "physical",
            }],
        },
    }  # fmt: skip
