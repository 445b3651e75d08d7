/** A command, subcommand or option as people see it. Names follow Discord's rules: 1..32 letters, small where slash commands are meant. */
export interface Named {
  readonly name: string;
  /** 1..100 characters. */
  readonly description: string;
}

/** How all commands are called, in one language. */
export interface CommandTexts {
  readonly colourize: Named & {
    readonly options: Record<'image' | 'temperature' | 'preset' | 'compare' | 'private', Named>;
  };
  readonly colourizeMessage: { readonly name: string };
  readonly preset: Named & {
    readonly subcommands: Record<'save' | 'delete' | 'default', Named>;
    readonly options: Record<'name' | 'temperature', Named>;
  };
  readonly colournet: Named & {
    readonly subcommands: Record<'about' | 'queue' | 'presets' | 'help', Named>;
  };
  readonly model: Named & {
    readonly subcommands: Record<'list' | 'show' | 'compare' | 'promote' | 'rollback' | 'remove', Named>;
    readonly options: Record<'name' | 'other', Named>;
  };
  readonly retrain: Named & {
    readonly subcommands: Record<'start' | 'status' | 'stop' | 'history', Named>;
    readonly options: Record<
      'source' | 'dataset' | 'count' | 'query' | 'from' | 'minutes' | 'width' | 'note',
      Named
    >;
    /** Up to 100 characters. */
    readonly choices: {
      readonly source: Readonly<Record<'scrape' | 'dataset' | 'resume', string>>;
      readonly from: Readonly<Record<'current' | 'nothing', string>>;
    };
  };
}
