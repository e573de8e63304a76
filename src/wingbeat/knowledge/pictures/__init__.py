"""Pictures of articles, for whoever reads them."""
