/* Fuzzes mail: any wording is a template or is refused with a sentence; any values make a message with one recipient and no header that
 * is not ours, or a refusal; any bytes are judged without harm. */
#include "mail/template.h"
#include "mail/message.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Texts, cut out of the input at each NUL. */
typedef struct {
  GPtrArray *texts;
  guint next;
} Texts;

static Texts cut (const uint8_t *data, size_t size)
{
  Texts texts = { g_ptr_array_new_with_free_func (g_free), 0 };
  const char *at = (const char *)data, *end = at + size;

  while (at < end) {
    const char *stop = memchr (at, '\0', (size_t)(end - at));
    size_t length = stop != NULL ? (size_t)(stop - at) : (size_t)(end - at);

    g_ptr_array_add (texts.texts, g_utf8_make_valid (at, (gssize)length));
    at += length + 1;
  }
  return texts;
}

static char *next_text (Texts *texts)
{
  return g_strdup (texts->next < texts->texts->len ? texts->texts->pdata[texts->next++] : "");
}

static char *look_up (const char *field G_GNUC_UNUSED, gconstpointer data)
{
  const Texts *texts = data;

  return g_strdup (texts->texts->len > 0 ? texts->texts->pdata[texts->texts->len - 1] : "");
}

static void fill_template (Texts *texts, Stage stage, char **subject, char **body)
{
  g_autofree char *wording = next_text (texts);
  g_autoptr (GError) error = NULL;
  g_autoptr (Template) template = template_parse (wording, stage, "fuzz", &error);

  if ((template == NULL) != (error != NULL))
    abort ();
  if (template == NULL) {
    *subject = next_text (texts);
    *body = next_text (texts);
    return;
  }
  template_render (template, look_up, texts, subject, body);
  if (strpbrk (*subject, "\r\n") != NULL)
    abort ();
}

static void send (Texts *texts, Stage stage)
{
  Message message = { .kind = (char *)"note" };
  g_autoptr (GError) error = NULL;
  size_t size = 0;

  fill_template (texts, stage, &message.subject, &message.body);
  message.to_name = next_text (texts);
  message.to_address = next_text (texts);
  message.from_name = next_text (texts);
  message.from_address = next_text (texts);
  message.message_id = g_strdup ("1@kith.example");

  g_autofree char *bytes = message_render (&message, 1795000000, &size, &error);
  g_autofree char *copy = message_copy_text (&message);

  if ((bytes == NULL) != (error != NULL) || copy == NULL)
    abort ();
  if (bytes != NULL && !message_reaches_only (&message, bytes, size))
    abort ();
  g_free (message.subject);
  g_free (message.body);
  g_free (message.to_name);
  g_free (message.to_address);
  g_free (message.from_name);
  g_free (message.from_address);
  g_free (message.message_id);
}

static void judge (const uint8_t *data, size_t size)
{
  const Message message = { .to_name = (char *)"Ana Ruiz",
                            .to_address = (char *)"ana@ruiz.example",
                            .from_name = (char *)"Office",
                            .from_address = (char *)"office@kith.example",
                            .message_id = (char *)"1@kith.example" };

  message_reaches_only (&message, (const char *)data, size);
}

/* The first byte chooses the stage. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 1)
    return 0;

  Texts texts = cut (data + 1, size - 1);

  send (&texts, (Stage)(data[0] % STAGE_COUNT));
  g_ptr_array_unref (texts.texts);
  judge (data + 1, size - 1);
  return 0;
}
