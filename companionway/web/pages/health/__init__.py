"""Is everything working?"""
