//! What must an engine promise? (ports, typed repositories, contract suite)
