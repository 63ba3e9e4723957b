"""Floor 5: recovery capital check-ins. Instruments are data packs; code knows packs, not questionnaires."""
