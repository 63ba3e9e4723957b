"""The roadmap: whose words stand, who placed the stone, two people at once, and who sees what."""
