"""The Task of a referral: what it must hold, who may move it, what a partner is shown of it, and when."""
