//! Results → report model → documents; pure functions of their arguments.
