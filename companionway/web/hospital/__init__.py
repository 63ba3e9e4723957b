"""The hospital's own sign-in as a provider of allauth: OpenID Connect with every check made every time."""
