import type { CommandTexts } from '../command-texts.ts';

export const germanCommands: CommandTexts = {
  colourize: {
    name: 'kolorieren',
    description: 'Koloriert eine schwarzweiße Seite oder ein schwarzweißes Bild',
    options: {
      image: { name: 'bild', description: 'Das Bild: PNG, JPEG, WebP und dergleichen' },
      temperature: { name: 'temperatur', description: '0.05 ist kräftig, 1.5 ist sanft' },
      preset: { name: 'vorgabe', description: 'Eine Temperatur, die auf diesem Server einen Namen hat' },
      compare: { name: 'vergleichen', description: 'Zeigt das Original neben dem Ergebnis' },
      private: { name: 'privat', description: 'Zeigt das Ergebnis nur dir' },
    },
  },
  colourizeMessage: { name: 'Kolorieren' },
  preset: {
    name: 'vorgabe',
    description: 'Die Namen, die Temperaturen auf diesem Server haben',
    subcommands: {
      save: { name: 'speichern', description: 'Legt eine Vorgabe an oder ändert sie' },
      delete: { name: 'löschen', description: 'Löscht eine Vorgabe' },
      default: { name: 'standard', description: 'Wählt, was gilt, wenn niemand etwas angibt' },
    },
    options: {
      name: { name: 'name', description: 'Wie sie heißt, bis zu 32 Zeichen' },
      temperature: { name: 'temperatur', description: '0.05 ist kräftig, 1.5 ist sanft' },
    },
  },
  colournet: {
    name: 'colournet',
    description: 'Über den Bot, seine Warteschlange und seine Vorgaben',
    subcommands: {
      about: { name: 'info', description: 'Welches Modell hier koloriert, und wie gut' },
      queue: { name: 'warteschlange', description: 'Wie lang die Warteschlange ist' },
      presets: { name: 'vorgaben', description: 'Die Vorgaben dieses Servers' },
      help: { name: 'hilfe', description: 'Wie man den Bot benutzt' },
    },
  },
  model: {
    name: 'modell',
    description: 'Die Modelle dieses Bots, für seine Admins',
    subcommands: {
      list: { name: 'liste', description: 'Alle Modelle mit ihren Werten' },
      show: { name: 'zeigen', description: 'Ein Modell, mit Bildern' },
      compare: { name: 'vergleichen', description: 'Zwei Modelle nebeneinander' },
      promote: { name: 'einsetzen', description: 'Lässt von nun an ein anderes Modell färben' },
      rollback: { name: 'zurück', description: 'Kehrt zum Modell davor zurück' },
      remove: { name: 'löschen', description: 'Löscht ein Modell, das nicht benutzt wird' },
    },
    options: {
      name: { name: 'modellname', description: 'Das Modell' },
      other: { name: 'anderes', description: 'Ein anderes Modell; sonst das benutzte' },
    },
  },
  retrain: {
    name: 'training',
    description: 'Macht ein neues Modell dieses Bots, für seine Admins',
    subcommands: {
      start: { name: 'starten', description: 'Plant einen Lauf und sagt, was er kosten würde' },
      status: { name: 'stand', description: 'Wie weit der Lauf ist' },
      stop: { name: 'anhalten', description: 'Hält den Lauf an; er kann später weitergehen' },
      history: { name: 'verlauf', description: 'Die bisherigen Läufe' },
    },
    options: {
      source: { name: 'quelle', description: 'Frische Bilder, vorhandene Bilder oder der letzte Lauf' },
      dataset: { name: 'bilder', description: 'Der Ordner mit den Bildern' },
      count: { name: 'anzahl', description: 'So viele Bilder soll der Ordner am Ende haben' },
      query: { name: 'suche', description: 'Tags, nach denen statt der üblichen gesucht wird' },
      from: { name: 'von', description: 'Womit begonnen wird' },
      minutes: { name: 'minuten', description: 'Wie lange höchstens trainiert wird' },
      width: { name: 'breite', description: 'Größe des Netzes, wenn es mit nichts beginnt' },
      note: { name: 'notiz', description: 'Ein Wort für den Verlauf' },
    },
    choices: {
      source: {
        scrape: 'frische Bilder von Danbooru',
        dataset: 'vorhandene Bilder',
        resume: 'mit dem letzten Lauf weitermachen',
      },
      from: { current: 'das benutzte Modell', nothing: 'nichts' },
    },
  },
};
