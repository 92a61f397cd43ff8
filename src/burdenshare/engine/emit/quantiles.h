/* Quantiles of each row of draws, as NumPy has them (linear between order statistics), and the mean: p5, p10, p25, p50,
   p75, p90, p95, mean. A row with a NaN gives NaN, and so do more draws than there is room for. The order is found digit by digit, in three passes of 11 bits. */
enum{MOST_DRAWS=1<<14};
static u32 sort_a[MOST_DRAWS],sort_b[MOST_DRAWS],counted[3][2048];
static void sorted(const float*x,int n){
  for(int p=0;p<3;p++)for(int i=0;i<2048;i++)counted[p][i]=0;
  for(int i=0;i<n;i++){
    u32 u=bits_of(x[i]); u^=(u32)(-(int)(u>>31))|0x80000000u; sort_a[i]=u;
    counted[0][u&2047]++; counted[1][(u>>11)&2047]++; counted[2][u>>22]++;}
  for(int p=0;p<3;p++){
    u32 before=0; for(int i=0;i<2048;i++){u32 here=counted[p][i]; counted[p][i]=before; before+=here;}}
  for(int i=0;i<n;i++){u32 u=sort_a[i]; sort_b[counted[0][u&2047]++]=u;}
  for(int i=0;i<n;i++){u32 u=sort_b[i]; sort_a[counted[1][(u>>11)&2047]++]=u;}
  for(int i=0;i<n;i++){u32 u=sort_a[i]; sort_b[counted[2][u>>22]++]=u;}
}
static inline double ranked(int i){u32 u=sort_b[i]; u^=((u>>31)-1u)|0x80000000u; return real_of(u);}
void quantiles(const float*rows,long series,long stride,int n,double*answer){
  static const double level[7]={0.05,0.10,0.25,0.50,0.75,0.90,0.95};
  for(long s=0;s<series;s++,answer+=8){
    const float*x=rows+s*stride; double sum=0; int unknown=n>MOST_DRAWS;
    for(int i=0;i<n;i++){sum+=x[i]; unknown|=x[i]!=x[i];}
    if(!unknown)sorted(x,n);
    for(int k=0;k<7;k++){
      double p=level[k]*(n-1); int low=(int)p; int high=low+1<n?low+1:n-1;
      double a=ranked(low&(MOST_DRAWS-1)),b=ranked(high&(MOST_DRAWS-1));
      double t=p-low; double d=b-a; /* as NumPy: from the nearer end */
      double v=t<0.5?a+d*t:b-d*(1-t); answer[k]=unknown?D_NAN:v;}
    answer[7]=unknown?D_NAN:sum/n;}
}
