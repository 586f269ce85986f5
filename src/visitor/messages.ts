/** What visitors read when there is nothing to redirect to. Short, friendly, and never blaming them. */
import type { Language } from './language.ts';

export type PageKind = 'unknown' | 'gone' | 'expired' | 'blocked' | 'warning' | 'limited' | 'unavailable' | 'root';

type Message = readonly [title: string, text: string];

/** What leads to the form for reports. */
export const reportLabels: Record<Language, string> = {
  en: 'Report this link',
  de: 'Diesen Link melden',
  fr: 'Signaler ce lien',
  es: 'Denunciar este enlace',
  zh: '举报此链接',
  ja: 'このリンクを通報する',
};

export const messages: Record<Language, Record<PageKind, Message>> = {
  en: {
    unknown: ['There is no such link', 'Check the address for typing mistakes: capital and small letters differ.'],
    gone: ['This link is no longer active', 'Its owner has switched it off or removed it.'],
    expired: ['This link has expired', 'Its owner set a date after which it no longer works.'],
    blocked: ['This link has been blocked', 'It led to something that breaks our rules. We do not send you there.'],
    warning: ['Be careful with this link', 'It has been reported. Go on only if you know the site it leads to:'],
    limited: ['Please try again in a minute', 'Many addresses that do not exist were tried from your network.'],
    unavailable: [
      'We cannot look up this link right now',
      'Nothing is wrong with your link. Please try again in a few seconds.',
    ],
    root: ['Short links live here', 'This address belongs to a link service. Open a full short link to get somewhere.'],
  },
  de: {
    unknown: ['Diesen Link gibt es nicht', 'Prüfen Sie die Adresse auf Tippfehler: Groß- und Kleinschreibung zählt.'],
    gone: ['Dieser Link ist nicht mehr aktiv', 'Der Inhaber hat ihn abgeschaltet oder entfernt.'],
    expired: ['Dieser Link ist abgelaufen', 'Der Inhaber hat ein Datum gesetzt, ab dem er nicht mehr funktioniert.'],
    blocked: [
      'Dieser Link wurde gesperrt',
      'Er führte zu etwas, das gegen unsere Regeln verstößt. Wir leiten nicht dorthin weiter.',
    ],
    warning: ['Vorsicht bei diesem Link', 'Er wurde gemeldet. Gehen Sie nur weiter, wenn Sie das Ziel kennen:'],
    limited: [
      'Bitte versuchen Sie es in einer Minute erneut',
      'Aus Ihrem Netz wurden viele Adressen aufgerufen, die es nicht gibt.',
    ],
    unavailable: [
      'Der Link lässt sich gerade nicht nachschlagen',
      'Mit Ihrem Link ist alles in Ordnung. Bitte versuchen Sie es in einigen Sekunden erneut.',
    ],
    root: [
      'Hier wohnen Kurzlinks',
      'Diese Adresse gehört zu einem Linkdienst. Öffnen Sie einen vollständigen Kurzlink.',
    ],
  },
  fr: {
    unknown: ["Ce lien n'existe pas", "Vérifiez l'adresse : les majuscules et les minuscules comptent."],
    gone: ["Ce lien n'est plus actif", "Son propriétaire l'a désactivé ou supprimé."],
    expired: ['Ce lien a expiré', 'Son propriétaire avait fixé une date de fin.'],
    blocked: ['Ce lien a été bloqué', 'Il menait à un contenu contraire à nos règles. Nous ne vous y envoyons pas.'],
    warning: [
      'Prudence avec ce lien',
      'Il a été signalé. Ne continuez que si vous connaissez le site de destination :',
    ],
    limited: ['Réessayez dans une minute', "Beaucoup d'adresses inexistantes ont été essayées depuis votre réseau."],
    unavailable: [
      'Impossible de trouver ce lien pour le moment',
      'Votre lien est correct. Réessayez dans quelques secondes.',
    ],
    root: [
      'Ici vivent des liens courts',
      'Cette adresse appartient à un service de liens. Ouvrez un lien court complet.',
    ],
  },
  es: {
    unknown: ['Este enlace no existe', 'Revise la dirección: las mayúsculas y minúsculas importan.'],
    gone: ['Este enlace ya no está activo', 'Su propietario lo ha desactivado o eliminado.'],
    expired: ['Este enlace ha caducado', 'Su propietario fijó una fecha límite.'],
    blocked: ['Este enlace ha sido bloqueado', 'Llevaba a algo contrario a nuestras normas. No le enviamos allí.'],
    warning: ['Cuidado con este enlace', 'Ha sido denunciado. Continúe solo si conoce el sitio al que lleva:'],
    limited: ['Inténtelo de nuevo en un minuto', 'Desde su red se han probado muchas direcciones que no existen.'],
    unavailable: ['No podemos buscar este enlace ahora', 'Su enlace es correcto. Inténtelo de nuevo en unos segundos.'],
    root: [
      'Aquí viven enlaces cortos',
      'Esta dirección pertenece a un servicio de enlaces. Abra un enlace corto completo.',
    ],
  },
  zh: {
    unknown: ['此链接不存在', '请检查网址是否有误：区分大小写。'],
    gone: ['此链接已停用', '链接所有者已将其关闭或删除。'],
    expired: ['此链接已过期', '链接所有者设置了有效期。'],
    blocked: ['此链接已被屏蔽', '它指向违反规则的内容，我们不会将您带到那里。'],
    warning: ['请谨慎打开此链接', '此链接已被举报。请仅在了解目标网站时继续：'],
    limited: ['请一分钟后重试', '您所在的网络尝试了许多不存在的网址。'],
    unavailable: ['暂时无法查询此链接', '您的链接没有问题，请几秒后重试。'],
    root: ['这里是短链接服务', '请打开完整的短链接。'],
  },
  ja: {
    unknown: ['このリンクは存在しません', 'アドレスをご確認ください。大文字と小文字は区別されます。'],
    gone: ['このリンクは現在無効です', '所有者が無効にしたか、削除しました。'],
    expired: ['このリンクは期限切れです', '所有者が有効期限を設定していました。'],
    blocked: ['このリンクはブロックされました', '規約に反する内容につながるため、転送しません。'],
    warning: ['このリンクにご注意ください', '通報されています。移動先をご存じの場合のみお進みください：'],
    limited: ['1分後にもう一度お試しください', 'お使いのネットワークから、存在しないアドレスが多数試されました。'],
    unavailable: ['現在このリンクを確認できません', 'リンクに問題はありません。数秒後にもう一度お試しください。'],
    root: ['ここは短縮リンクのアドレスです', '完全な短縮リンクを開いてください。'],
  },
};
