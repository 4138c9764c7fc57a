import Catalog
import Mirror

/// Writes a category as visitors see it.
enum CategoryJSON {
  /// - Parameter children: what is written as `children`; nil: the member is left out, as nothing is said of them.
  static func category(_ view: CategoryView, children: [CategoryNode]?, _ json: inout JSONWriter) {
    json.object { json in
      json.name("id")
      json.string(view.id)
      json.name("slug")
      json.string(view.slug)
      json.name("name")
      json.string(view.name)
      json.name("level")
      json.integer(view.level)
      json.name("path")
      json.array(view.path) { json, reference in
        json.object { json in
          json.name("id")
          json.string(reference.id)
          json.name("name")
          json.string(reference.name)
          json.name("slug")
          json.string(reference.slug)
        }
      }
      json.name("parentId")
      json.string(view.parentID)
      json.name("productCount")
      json.integer(view.productCount)
      if let children {
        json.name("children")
        json.array(children) { json, child in category(child.view, children: child.children, &json) }
      }
    }
  }
}
