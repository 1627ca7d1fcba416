import type { Texts } from "./texts.js";

export type { Texts } from "./texts.js";

/** Simplified Chinese. */
const zhCN: Texts = {
  hints: {
    unreadable: "有一个文件无法打开,请再添加一张照片。",
  },
  privacy: {
    title: "照片如何检查",
    read:
      "您在此表单中添加照片时,浏览器会读取该文件:文件格式、相机或应用写入的信息(例如机型、时间、编辑或人工智能" +
      "生成的标注),以及画面与本店商品图的相似程度。检查在您的设备上进行。",
    sent: "提交表单时,照片和一份签名的检查报告会发送给{shop}。报告不含位置、序列号和姓名,也不会发送给其他任何人。",
    kept: "{shop}保存照片和报告的时间与保存该申请的时间相同。浏览器为本次申请保存一个密钥,申请结束后失效。",
    decides: "报告只用于申请的分类,由人工作出决定。照片没有相机信息是很常见的。",
    contest: "如果您不同意处理结果,可以要求{shop}复核,也可以补充其他照片或一段短视频。",
  },
};
export default zhCN;
