import type { Json } from './model.ts';

export interface Media {
  url: string;
}

export interface SelectOption {
  label: string;
  value: string;
  description?: string | null;
  default?: boolean | null;
}

/** Any component as requests carry it; which fields it has depends on its type. */
export interface Component {
  type: number;
  id?: number;
  custom_id?: string | null;
  label?: string | null;
  style?: number;
  url?: string | null;
  sku_id?: string | null;
  emoji?: Json | null;
  disabled?: boolean | null;
  placeholder?: string | null;
  options?: SelectOption[];
  min_values?: number | null;
  max_values?: number | null;
  min_length?: number | null;
  max_length?: number | null;
  value?: string | null;
  required?: boolean | null;
  content?: string;
  components?: Component[];
  component?: Component;
  accessory?: Component;
  items?: { media: Media; description?: string | null; spoiler?: boolean | null }[];
  file?: Media;
  media?: Media;
  description?: string | null;
  spoiler?: boolean | null;
  spacing?: number | null;
  divider?: boolean | null;
  accent_color?: number | null;
}

export interface Embed extends Json {
  title?: string | null;
  description?: string | null;
  fields?: { name: string; value: string }[] | null;
  footer?: { text?: string | null } | null;
  author?: { name?: string | null } | null;
  image?: Media | null;
  thumbnail?: Media | null;
}

export interface AttachmentEntry {
  id: string;
  filename?: string | null;
  description?: string | null;
  title?: string | null;
  is_spoiler?: boolean | null;
}

interface AllowedMentions {
  parse?: (string | null)[] | null;
  users?: (string | null)[] | null;
}

export interface MessageBody {
  content?: string | null;
  embeds?: Embed[] | null;
  components?: Component[] | null;
  attachments?: AttachmentEntry[] | null;
  allowed_mentions?: AllowedMentions | null;
  flags?: number | null;
  poll?: Json | null;
  sticker_ids?: string[] | null;
  nonce?: string | number | null;
  message_reference?: { message_id: string } | null;
}

export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

export interface CommandOption {
  type: number;
  name: string;
  description: string;
  name_localizations?: Record<string, string> | null;
  description_localizations?: Record<string, string> | null;
  required?: boolean | null;
  autocomplete?: boolean | null;
  choices?: (Choice & { name_localizations?: Record<string, string> | null })[] | null;
  options?: CommandOption[] | null;
  min_value?: number | null;
  max_value?: number | null;
  min_length?: number | null;
  max_length?: number | null;
  file_types?: string[] | null;
}

export interface CommandBody {
  name: string;
  type?: number | null;
  description?: string | null;
  name_localizations?: Record<string, string> | null;
  description_localizations?: Record<string, string> | null;
  options?: CommandOption[] | null;
  default_member_permissions?: string | number | null;
  contexts?: number[] | null;
  integration_types?: number[] | null;
  nsfw?: boolean | null;
  id?: string | null;
}
