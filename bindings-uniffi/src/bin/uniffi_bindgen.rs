//! Writes the Kotlin, Swift, Ruby or Python half from the built library: the version of the generator is that of the library.

fn main() {
    uniffi::uniffi_bindgen_main();
}
