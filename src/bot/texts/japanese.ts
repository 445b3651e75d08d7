import { oneDecimal } from './one-decimal.ts';
import type { Texts } from './texts.ts';

const decimal = oneDecimal('ja');

export const japanese: Texts = {
  commands: {
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
  },
  refused: {
    noPicture: 'そのメッセージには画像がありません。',
    notAPicture: 'そのファイルは画像として読めません。PNG、JPEG、WebP、AVIF、GIF、TIFFを送ってください。',
    tooLarge: (maxMiB) => `そのファイルは${maxMiB} MiBを超えています。もっと小さいファイルを送ってください。`,
    notFromDiscord:
      'その画像はDiscord上にありません。アップロードするか、先にメッセージとして送ってください。',
    notFetched: 'Discordから画像を取得できませんでした。もう一度送ってください。',
    temperature: '温度は0.05（鮮やか）から1.5（淡い）までです。',
    unknownPreset: (name) =>
      `${name} というプリセットはここにはありません。\`/colournet プリセット一覧\` で確認できます。`,
    queueFull: '順番待ちがいっぱいです。数分後にもう一度お試しください。',
    userFull: (most) => `すでに${most}件が順番待ちです。どれかが終わるまでお待ちください。`,
    tooLong: '順番待ちが長く、返事が間に合いません。数分後にもう一度お試しください。',
    closing: '再起動するところです。1分後にもう一度お試しください。',
    missingPermission: (names) =>
      `このチャンネルで必要な権限がありません（英語名: ${names}）。モデレーターが付与できます。`,
    notYours: '依頼した人だけができます。',
    notYoursNorModerator: '依頼した人かモデレーターだけができます。',
    notHere: 'ボットがメンバーになっているサーバーでだけ使えます。',
    presetName: 'プリセットの名前は1〜32文字です。',
    builtInPreset: (name) => `${name} は組み込みのプリセットなので、変更も削除もできません。`,
    tooManyPresets: (most) =>
      `このサーバーにはプリセットが${most}個あり、これ以上は増やせません。先にどれかを削除してください。`,
    originalGone: '元の画像がもうこのメッセージにありません。もう一度送ってください。',
    editedOften:
      'Discordの制限により、古いメッセージは1時間に数回しか変更できません。後でもう一度試すか、新しく作ってください。',
    unknownButton: 'そのボタンはもう使えません。',
    filtered: 'Discordの不適切な内容のフィルターが結果を拒否しました。',
    resultTooLarge: '結果が、縮小してもDiscordで送れる大きさを超えています。',
    crashedTwice:
      'この画像の処理中にボットが2回停止したため、着色を取りやめました。別のファイルなら処理できるかもしれません。',
    missed: '停止していたため、この画像に対応できませんでした。もう一度送ってください。',
    fault: (reference) => `ボットの不具合で失敗しました。参照番号は ${reference} です。`,
    notAdmin: 'それができるのはこのボットの管理者だけで、ホームサーバーに限ります。',
    modelPinned:
      'COLOURNET_MODELでモデルが固定されています。ボットの運営者が外して再起動する必要があります。',
    unknownModel: (name) => `${name} というモデルはありません。\`/モデル 一覧\` で確認できます。`,
    modelStays: (name) => `モデル ${name} は使用中か付属のものなので、削除できません。`,
    nothingBefore: '前に採用されたモデルはありません。',
  },
  badPicture: {
    format: (name) => `${name}形式の画像は読めません。PNGかJPEGに変換して送ってください。`,
    svg: 'SVGは読めません。お好みの大きさのPNGに書き出して送ってください。',
    pdf: 'これは画像ではなくPDFです。ページをPNGかJPEGに書き出して送ってください。',
    archive: 'これは画像ではなく圧縮ファイル（ZIP、CBZ、RAR、7z）です。展開してページを送ってください。',
    video: 'これは画像ではなく動画か音声です。1コマをPNGかJPEGにして送ってください。',
    page: 'これは画像ではなくウェブページです。画像そのものを保存して送ってください。',
    empty: 'ファイルが空です。画像を送ってください。',
    unknown: '画像として読めないファイルです。PNG、JPEG、WebP、AVIF、GIF、TIFFを送ってください。',
    cmyk: 'このCMYKのJPEGはインクが反転しているかどうかがわからず、ネガになるおそれがあります。RGBで保存して送ってください。',
    bytes: (hasMiB, mostMiB) =>
      `このファイルは${hasMiB} MiBです。読めるのは${mostMiB} MiBまでです。もっと小さいファイルを送ってください。`,
    pixels: (width, height, mostMegapixels) =>
      `この画像は${width} × ${height}ピクセルです。読めるのは${mostMegapixels}メガピクセルまでです。縮小して送ってください。`,
    slow: (mostS) => `画像の読み込みに${mostS}秒以上かかりました。普通のPNGで保存して送ってください。`,
    damaged: (format) =>
      `${format}ファイルが壊れているか途中で切れています。もう一度保存して送ってください。`,
  },
  waiting: ({ place, of, doneAtS }) =>
    `順番待ちです（${of}件中${place}番目）。<t:${doneAtS}:R>に完成する見込みです`,
  working: '着色しています…',
  cancelled: 'キャンセルしました。',
  cancel: 'キャンセル',
  result: ({ model, temperature, preset, engine, ms }) =>
    `モデル **${model}** · 温度 **${temperature}**${preset ? ` (${preset})` : ''} · ${engine} · ${decimal(ms / 1000)}秒`,
  alreadyColoured: 'この画像にはすでに色が付いています。',
  someAlreadyColoured: (count) => `${count}枚の画像にはすでに色が付いているので、そのままにしました。`,
  colourAnyway: 'それでも着色する',
  leftOut: (count) => `一度に着色できるのは5枚までなので、このメッセージの残り${count}枚は省きました。`,
  failedPicture: (number, why) => `画像 ${number}: ${why}`,
  reencoded: (format) => `PNGでは大きすぎるため、${format}で保存しました。`,
  scaled: (percent) => `大きさの制限に収まるよう、${percent}%に縮小しました。`,
  menuLives:
    '元の画像は大きさの制限に収まりませんでした。メニューが使えるのは、ほかの画像を何枚か着色するか再起動するまでです。',
  frames: '最初のコマだけを着色しました。',
  altResult: 'ColourNetが着色した画像',
  altOriginal: '元の画像',
  unnamed: '画像',
  temperatures: '温度',
  otherTemperature: 'その他…',
  compare: '比較する',
  uncompare: '結果だけを表示',
  delete: '削除',
  temperatureModal: {
    title: '別の温度',
    label: '温度',
    hint: '0.05で鮮やか、1.5で淡い色になります',
  },
  deliveredLate: (mention) =>
    `${mention} さん、画像ができました。Discordの制限時間を過ぎたため、返信としては送れませんでした。`,
  presets: {
    saved: (name, temperature) => `プリセット **${name}** を ${temperature} で保存しました。`,
    changed: (name, temperature, before) =>
      `プリセット **${name}** を ${before} から ${temperature} に変更しました。`,
    deleted: (name, temperature) => `プリセット **${name}** (${temperature}) を削除しました。`,
    defaultNow: (name) => `何も指定されないときは **${name}** を使います。`,
    title: 'プリセット',
    default: '既定',
  },
  about: {
    title: 'ColourNet',
    model: (name) => `モデル **${name}**`,
    figures: ({ psnrGain, colourfulness }) =>
      `学習に使っていない画像での成績: 正解との近さは灰色のままより${decimal(Math.abs(psnrGain))} dB${psnrGain < 0 ? '低く' : '高く'}、色の豊かさは正解の${Math.round(colourfulness * 100)}%です。`,
    engine: (engine, device, why) => `エンジン **${engine}** (${device}): ${why}`,
    engineReasons: {
      'asked-for': '指定による',
      gpu: 'TensorFlowで使えるGPUがあるため',
      'no-gpu': 'TensorFlowで使えるGPUがないため',
      'no-onnx': 'GPUもONNX Runtimeもないため',
    },
    privacy: '画像は返事が済みしだい削除し、学習には決して使いません。',
  },
  queue: {
    empty: '順番待ちはありません。',
    state: (jobs, waitS) => `${jobs}件が順番待ちです。新しい依頼は約${waitS}秒で完成する見込みです。`,
    running: '1枚を着色しているところです。',
  },
  models: {
    title: 'モデル',
    inUse: '使用中',
    usedBefore: '以前使用',
    size: (megabytes) => `${megabytes}MB`,
    figures: ({ psnrGain, colourfulness }) =>
      `灰色より${psnrGain.toFixed(1)} dB、鮮やかさは正解の${Math.round(colourfulness * 100)}%`,
    noFigures: '未評価',
    samples: (name) => `学習に使っていない画像をモデル ${name} が塗った結果`,
    ask: (name) => `**${name}** を採用しますか？`,
    askAgain: 'それでも採用しますか？',
    promote: '採用する',
    promoteAnyway: 'それでも採用する',
    promoted: (name, before) => `これからはモデル **${name}** が塗ります。前は **${before}** でした。`,
    rolledBack: (name, before) => `モデル **${name}** に戻りました。**${before}** は一覧に残ります。`,
    removed: (name, megabytes) => `モデル **${name}** を削除し、${megabytes} MBが空きました。`,
    pruned: (names) => `場所を空けるため削除: ${names}`,
  },
  gate: {
    verdicts: {
      better: (pictures) => `使用中のモデルより良い結果です（画像${pictures}枚）。`,
      alike: (pictures) => `使用中のモデルと同程度です（画像${pictures}枚）。`,
      worse: (pictures) => `使用中のモデルより悪い結果です（画像${pictures}枚）。`,
      'cannot tell': (pictures) => `画像${pictures}枚では判断できません。`,
    },
    reasons: {
      psnr: '正解から遠い',
      aucRebalanced: '珍しい色が当たりにくい',
      pale: '色が薄い',
      garish: '色が派手すぎる',
      'few pictures': '50枚必要です',
    },
    none: '今使用中のモデルとは比較されていません。',
  },
  help: (command) =>
    [
      `**${command}** に画像を添えると色を付けます。メッセージの *アプリ > 着色する* でも使えます（スマートフォンでは長押し）。`,
      '温度は色の強さを決めます。0.05で鮮やか、1.5で淡い色になります。どの結果の下でも、待たずに変えられます。',
      'モデレーターは `/プリセット` で、サーバー用に温度へ名前を付けられます。',
    ].join('\n'),
};
