//! Tells the linker that Node's symbols come from Node.

fn main() {
    napi_build::setup();
}
