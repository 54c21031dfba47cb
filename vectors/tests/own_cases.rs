//! Every case of this repository is answered as it says.

#[test]
fn every_case_and_golden_output_holds() {
    let tally = counterfoil_vectors::run(&counterfoil_vectors::own_folder()).unwrap();
    assert!(tally.failures.is_empty(), "{}", tally.failures.join("\n"));
    println!("{} passed, 0 failed", tally.passed);
}
