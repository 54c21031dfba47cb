//! Links between the documents: what a relative link names is there.

use crate::workspace::Workspace;

/// Every relative link in a page of the repository whose file does not exist.
pub(crate) fn links(workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    for path in workspace.files("", &[".md"]) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let folder = path.parent().unwrap_or(&workspace.root);
        for (line, target) in relative_links(&text) {
            if !folder.join(&target).exists() {
                found.push(format!("{}:{line}: the link to {target} leads nowhere", workspace.relative(&path)));
            }
        }
    }
    found
}

/// The targets of `[text](target)` outside code, without their anchors, with the line of each.
fn relative_links(markdown: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (index, line) in markdown.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        // Every second piece between backquotes is code.
        for prose in line.split('`').step_by(2).filter(|_| !in_code) {
            for (_, rest) in prose.match_indices("](").filter_map(|(at, open)| prose.split_at_checked(at + open.len()))
            {
                let target = rest.split([')', ' ']).next().unwrap_or_default();
                let file = target.split('#').next().unwrap_or_default();
                if !file.is_empty() && !target.contains("://") && !target.starts_with("mailto:") {
                    found.push((index + 1, file.to_owned()));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::temporary::Tree;

    #[test]
    fn links_are_read_outside_code() {
        let page =
            "[a](a.md) and [b](docs/b.md#part), [c](https://example.org/c)\n```\n[d](d.md)\n```\n`[e](e.md)` [f](#f)";
        assert_eq!(relative_links(page), [(1, "a.md".to_owned()), (1, "docs/b.md".to_owned())]);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_found() {
        let tree =
            Tree::new("links", &[("README.md", "[a](docs/a.md)\n[b](docs/b.md)"), ("docs/a.md", "[up](../README.md)")]);
        assert_eq!(links(&tree.workspace()), ["README.md:2: the link to docs/b.md leads nowhere"]);
    }
}
