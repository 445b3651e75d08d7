import type { CommandTexts } from '../command-texts.ts';

export const japaneseCommands: CommandTexts = {
  colourize: {
    name: '着色',
    description: '白黒のページや画像に色を付けます',
    options: {
      image: { name: '画像', description: '色を付ける画像（PNG、JPEG、WebPなど）' },
      temperature: { name: '温度', description: '0.05で鮮やか、1.5で淡い色になります' },
      preset: { name: 'プリセット', description: 'このサーバーで温度に付けた名前' },
      compare: { name: '比較', description: '結果の隣に元の画像も表示します' },
      private: { name: '自分だけ', description: '結果をあなただけに表示します' },
    },
  },
  colourizeMessage: { name: '着色する' },
  preset: {
    name: 'プリセット',
    description: 'このサーバーで温度に付ける名前',
    subcommands: {
      save: { name: '保存', description: 'プリセットを作成または変更します' },
      delete: { name: '削除', description: 'プリセットを削除します' },
      default: { name: '既定', description: '何も指定されないときに使うものを選びます' },
    },
    options: {
      name: { name: '名前', description: 'プリセットの名前（32文字まで）' },
      temperature: { name: '温度', description: '0.05で鮮やか、1.5で淡い色になります' },
    },
  },
  colournet: {
    name: 'colournet',
    description: 'ボット、順番待ち、プリセットについて',
    subcommands: {
      about: { name: '概要', description: '使っているモデルとその性能' },
      queue: { name: '順番待ち', description: '順番待ちの長さ' },
      presets: { name: 'プリセット一覧', description: 'このサーバーのプリセット' },
      help: { name: 'ヘルプ', description: 'ボットの使い方' },
    },
  },
  model: {
    name: 'モデル',
    description: 'このボットのモデル（管理者用）',
    subcommands: {
      list: { name: '一覧', description: 'すべてのモデルとその性能' },
      show: { name: '表示', description: 'モデルを画像つきで表示します' },
      compare: { name: '比較', description: '2つのモデルを並べます' },
      promote: { name: '採用', description: 'これからそのモデルで色を塗ります' },
      rollback: { name: '戻す', description: '前のモデルに戻します' },
      remove: { name: '削除', description: '使っていないモデルを削除します' },
    },
    options: {
      name: { name: '名前', description: 'モデル' },
      other: { name: '相手', description: '別のモデル（省略すると使用中のもの）' },
    },
  },
  retrain: {
    name: '再学習',
    description: 'このボットの新しいモデルを作ります（ボットの管理者用）',
    subcommands: {
      start: { name: '開始', description: '実行を計画し、かかる時間などを示します' },
      status: { name: '状況', description: '実行の進み具合' },
      stop: { name: '停止', description: '実行を止めます。あとで続けられます' },
      history: { name: '履歴', description: 'これまでの実行' },
    },
    options: {
      source: { name: '元', description: '新しい画像、今ある画像、または前回の続き' },
      dataset: { name: 'データ', description: '画像のフォルダ' },
      count: { name: '枚数', description: 'フォルダに最終的に入れる画像の数' },
      query: { name: '検索', description: 'いつもの代わりに検索するタグ' },
      from: { name: '出発点', description: '何から始めるか' },
      minutes: { name: '分', description: '学習の最長時間（分）' },
      width: { name: '幅', description: 'ゼロから始めるときのネットワークの大きさ' },
      note: { name: 'メモ', description: '履歴に残すひとこと' },
    },
    choices: {
      source: {
        scrape: 'Danbooru の新しい画像',
        dataset: '今ある画像',
        resume: '前回の続き',
      },
      from: { current: '使用中のモデル', nothing: 'ゼロから' },
    },
  },
};
