//! How does the embedded engine keep the promise? (SQLite, one writer that groups commits)
