"""Pages and components, through the test client."""
