"""The demo as it stands after one load: nothing here loads it anew, and nobody sees it outside this folder."""
