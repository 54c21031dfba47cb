//! What is in this checkout: its root, its packages as cargo sees them, its source files.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Folders that hold no source of ours.
const NOT_SOURCE: &[&str] = &["target", "node_modules", "__pycache__", "dist", "out", "build"];

/// A package of the dependency graph.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) licence: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) folder: PathBuf,
    /// Names of the direct dependencies that end up in the product (normal and build, not dev).
    pub(crate) dependencies: Vec<String>,
    pub(crate) binaries: Vec<String>,
    pub(crate) examples: Vec<String>,
}

/// The checkout that the command runs in.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    packages: Vec<Package>,
}

impl Workspace {
    /// Reads `cargo metadata` of the workspace that holds this crate.
    pub(crate) fn open() -> Result<Self, String> {
        let manifest_folder =
            std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
        let root = Path::new(&manifest_folder)
            .parent()
            .ok_or_else(|| format!("{manifest_folder} has no parent"))?
            .to_path_buf();
        let output = Command::new(cargo())
            .args(["metadata", "--format-version", "1", "--all-features"])
            .current_dir(&root)
            .output()
            .map_err(|error| format!("cargo metadata: {error}"))?;
        if !output.status.success() {
            return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)));
        }
        let metadata: Value =
            serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
        let target = PathBuf::from(text(&metadata, "target_directory"));
        let packages = list(&metadata, "packages").iter().map(package).collect();
        Ok(Self { root, target, packages })
    }

    /// Every package of the dependency graph, ours included.
    pub(crate) fn packages(&self) -> &[Package] {
        &self.packages
    }

    /// The packages of this workspace.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.source.is_none())
    }

    /// The member that lives in this folder of the root.
    pub(crate) fn member_in(&self, folder: &str) -> Option<&Package> {
        let folder = self.root.join(folder);
        self.members().find(|package| package.folder == folder)
    }

    /// Whether the path exists under the root.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// A path under the root as a person would write it.
    pub(crate) fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    /// Every file under a folder whose name ends so, sorted, generated and installed folders left out.
    pub(crate) fn files(&self, folder: &str, endings: &[&str]) -> Vec<PathBuf> {
        let mut found = Vec::new();
        walk(&self.root.join(folder), endings, &mut found);
        found.sort();
        found
    }
}

/// The cargo that runs us, so that a toolchain override stays in force.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

fn walk(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            let hidden = name.starts_with('.') && !matches!(name.as_str(), ".ci" | ".cargo" | ".github");
            if !hidden && !NOT_SOURCE.contains(&name.as_str()) {
                walk(&path, endings, found);
            }
        } else if kind.is_file() && (endings.is_empty() || endings.iter().any(|ending| name.ends_with(ending))) {
            found.push(path);
        }
    }
}

fn package(value: &Value) -> Package {
    let dependencies = list(value, "dependencies")
        .iter()
        .filter(|dependency| dependency.get("kind").and_then(Value::as_str) != Some("dev"))
        .map(|dependency| text(dependency, "name"))
        .collect();
    let targets = |wanted: &str| {
        let of_kind = |target: &&Value| list(target, "kind").iter().any(|kind| kind == wanted);
        list(value, "targets").iter().filter(of_kind).map(|target| text(target, "name")).collect()
    };
    let manifest = PathBuf::from(text(value, "manifest_path"));
    Package {
        name: text(value, "name"),
        version: text(value, "version"),
        licence: value.get("license").and_then(Value::as_str).map(str::to_owned),
        source: value.get("source").and_then(Value::as_str).map(str::to_owned),
        folder: manifest.parent().map(Path::to_path_buf).unwrap_or_default(),
        dependencies,
        binaries: targets("bin"),
        examples: targets("example"),
    }
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list<'value>(value: &'value Value, key: &str) -> &'value [Value] {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Small trees for the tests of what reads a workspace.
#[cfg(test)]
pub(crate) mod temporary {
    use super::{Path, PathBuf, Workspace};

    /// A tree in the temporary folder, removed at the end of the test.
    pub(crate) struct Tree(PathBuf);

    impl Tree {
        pub(crate) fn new(name: &str, files: &[(&str, &str)]) -> Self {
            let root = std::env::temp_dir().join(format!("counterfoil-xtask-{name}-{}", std::process::id()));
            for (path, text) in files {
                let path = root.join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            Self(root)
        }

        pub(crate) fn path(&self) -> &Path {
            &self.0
        }

        pub(crate) fn workspace(&self) -> Workspace {
            Workspace { root: self.0.clone(), target: self.0.join("target"), packages: Vec::new() }
        }
    }

    impl Drop for Tree {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_its_own_workspace() {
        let workspace = Workspace::open().unwrap();
        assert!(workspace.member_in("core").is_some_and(|core| core.name == "counterfoil-core"));
        assert!(workspace.members().count() < workspace.packages().len());
        let files = workspace.files("xtask", &[".rs"]);
        assert!(files.iter().any(|path| workspace.relative(path) == "xtask/src/workspace.rs"));
    }
}
