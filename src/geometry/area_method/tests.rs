//! Laws of the methods, and figures of other programs.
