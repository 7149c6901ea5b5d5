"""職員の登録: pages for the planning division, the April file, and the person's own password."""
