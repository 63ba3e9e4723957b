"""Floor 1: who works here. PeerWorker, the roles people hold by program and site, and who supervises whom."""
