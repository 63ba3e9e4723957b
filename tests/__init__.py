"""The tests, by floor: rules, actions, pages, journeys, faults."""
