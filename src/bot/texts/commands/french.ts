import type { CommandTexts } from '../command-texts.ts';

export const frenchCommands: CommandTexts = {
  colourize: {
    name: 'coloriser',
    description: 'Colorise une page ou une image en noir et blanc',
    options: {
      image: { name: 'image', description: "L'image, en PNG, JPEG, WebP ou un format semblable" },
      temperature: { name: 'température', description: '0.05 est vif, 1.5 est doux' },
      preset: { name: 'préréglage', description: 'Une température, par son nom sur ce serveur' },
      compare: { name: 'comparer', description: "Montre l'original à côté du résultat" },
      private: { name: 'privé', description: "Ne montre le résultat qu'à toi" },
    },
  },
  colourizeMessage: { name: 'Coloriser' },
  preset: {
    name: 'préréglage',
    description: 'Les noms que ce serveur donne aux températures',
    subcommands: {
      save: { name: 'enregistrer', description: 'Crée un préréglage, ou le modifie' },
      delete: { name: 'supprimer', description: 'Supprime un préréglage' },
      default: {
        name: 'par-défaut',
        description: "Choisit ce qui s'applique quand personne ne précise rien",
      },
    },
    options: {
      name: { name: 'nom', description: "Le nom du préréglage, jusqu'à 32 caractères" },
      temperature: { name: 'température', description: '0.05 est vif, 1.5 est doux' },
    },
  },
  colournet: {
    name: 'colournet',
    description: "À propos du bot, de sa file d'attente et de ses préréglages",
    subcommands: {
      about: { name: 'à-propos', description: 'Quel modèle colorise ici, et avec quel succès' },
      queue: { name: 'file', description: "La longueur de la file d'attente" },
      presets: { name: 'préréglages', description: 'Les préréglages de ce serveur' },
      help: { name: 'aide', description: 'Comment utiliser le bot' },
    },
  },
  model: {
    name: 'modèle',
    description: 'Les modèles de ce bot, pour ses administrateurs',
    subcommands: {
      list: { name: 'liste', description: 'Tous les modèles, avec leurs chiffres' },
      show: { name: 'montrer', description: 'Un modèle, avec des images' },
      compare: { name: 'comparer', description: 'Deux modèles côte à côte' },
      promote: { name: 'promouvoir', description: 'Fait coloriser un modèle à partir de maintenant' },
      rollback: { name: 'revenir', description: "Revient au modèle d'avant" },
      remove: { name: 'supprimer', description: "Supprime un modèle qui n'est pas utilisé" },
    },
    options: {
      name: { name: 'nom', description: 'Le modèle' },
      other: { name: 'autre', description: 'Un autre modèle, sinon celui qui est utilisé' },
    },
  },
  retrain: {
    name: 'entrainement',
    description: 'Fabrique un nouveau modèle de ce bot, pour ses admins',
    subcommands: {
      start: { name: 'démarrer', description: "Prépare une séance et dit ce qu'elle coûterait" },
      status: { name: 'état', description: 'Où en est la séance' },
      stop: { name: 'arrêter', description: 'Arrête la séance ; elle peut reprendre plus tard' },
      history: { name: 'historique', description: 'Les séances passées' },
    },
    options: {
      source: {
        name: 'source',
        description: 'De nouvelles images, celles qui sont là, ou la dernière séance',
      },
      dataset: { name: 'images', description: "Le dossier d'images" },
      count: { name: 'nombre', description: 'Images que le dossier doit avoir à la fin' },
      query: { name: 'recherche', description: 'Tags à chercher, à la place des habituels' },
      from: { name: 'depuis', description: 'Par quoi commencer' },
      minutes: { name: 'minutes', description: "Durée maximale de l'entraînement" },
      width: { name: 'largeur', description: 'Taille du réseau, quand il part de rien' },
      note: { name: 'note', description: "Un mot pour l'historique" },
    },
    choices: {
      source: {
        scrape: 'de nouvelles images de Danbooru',
        dataset: 'les images qui sont là',
        resume: 'reprendre la dernière séance',
      },
      from: { current: 'le modèle utilisé', nothing: 'rien' },
    },
  },
};
