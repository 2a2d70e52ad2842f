/* JSON-GLib, loaded with the first JSON that is written. */
#include "base/late.h"

#include <json-glib/json-glib.h>

#define JSON "libjson-glib-1.0.so.0"

/* clang-format off */
LATE_VOID (JSON, json_array_add_element, (JsonArray *array, JsonNode *node), (array, node))
LATE_VOID (JSON, json_array_add_object_element, (JsonArray *array, JsonObject *value), (array, value))
LATE_VOID (JSON, json_array_add_string_element, (JsonArray *array, const gchar *value), (array, value))
LATE_VALUE (JSON, JsonArray *, json_array_new, (void), ())
LATE_VALUE (JSON, JsonBuilder *, json_builder_add_double_value, (JsonBuilder *builder, gdouble value), (builder, value))
LATE_VALUE (JSON, JsonBuilder *, json_builder_add_int_value, (JsonBuilder *builder, gint64 value), (builder, value))
LATE_VALUE (JSON, JsonBuilder *, json_builder_add_null_value, (JsonBuilder *builder), (builder))
LATE_VALUE (JSON, JsonBuilder *, json_builder_add_string_value, (JsonBuilder *builder, const gchar *value), (builder, value))
LATE_VALUE (JSON, JsonBuilder *, json_builder_begin_array, (JsonBuilder *builder), (builder))
LATE_VALUE (JSON, JsonBuilder *, json_builder_begin_object, (JsonBuilder *builder), (builder))
LATE_VALUE (JSON, JsonBuilder *, json_builder_end_array, (JsonBuilder *builder), (builder))
LATE_VALUE (JSON, JsonBuilder *, json_builder_end_object, (JsonBuilder *builder), (builder))
LATE_VALUE (JSON, JsonNode *, json_builder_get_root, (JsonBuilder *builder), (builder))
LATE_VALUE (JSON, JsonBuilder *, json_builder_new, (void), ())
LATE_VALUE (JSON, JsonBuilder *, json_builder_set_member_name, (JsonBuilder *builder, const gchar *name), (builder, name))
LATE_VALUE (JSON, JsonNode *, json_node_copy, (JsonNode *node), (node))
LATE_VALUE (JSON, JsonNode *, json_node_new, (JsonNodeType type), (type))
LATE_VOID (JSON, json_node_set_boolean, (JsonNode *node, gboolean value), (node, value))
LATE_VOID (JSON, json_node_set_int, (JsonNode *node, gint64 value), (node, value))
LATE_VOID (JSON, json_node_set_string, (JsonNode *node, const gchar *value), (node, value))
LATE_VOID (JSON, json_node_take_array, (JsonNode *node, JsonArray *array), (node, array))
LATE_VOID (JSON, json_node_take_object, (JsonNode *node, JsonObject *object), (node, object))
LATE_VOID (JSON, json_node_unref, (JsonNode *node), (node))
LATE_VALUE (JSON, JsonObject *, json_object_new, (void), ())
LATE_VOID (JSON, json_object_set_boolean_member, (JsonObject *object, const gchar *member_name, gboolean value), (object, member_name, value))
LATE_VOID (JSON, json_object_set_int_member, (JsonObject *object, const gchar *member_name, gint64 value), (object, member_name, value))
LATE_VOID (JSON, json_object_set_member, (JsonObject *object, const gchar *member_name, JsonNode *node), (object, member_name, node))
LATE_VOID (JSON, json_object_set_null_member, (JsonObject *object, const gchar *member_name), (object, member_name))
LATE_VOID (JSON, json_object_set_string_member, (JsonObject *object, const gchar *member_name, const gchar *value), (object, member_name, value))
LATE_VALUE (JSON, char *, json_to_string, (JsonNode *node, gboolean pretty), (node, pretty))
/* clang-format on */
